package io.dormouse.worker.engine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One answer on its way: made by the client's side, written by the engine, read by anyone while it
/// grows.
///
/// Readers may read the tokens below {@link #available} at any time, from any thread.
public final class GenerationCall {
  /// Most alternatives that are reported beside a token.
  public static final int MAX_TOP_LOGPROBS = 20;

  private final GenerationRequest request;
  private final int top;
  private final int[] tokens;
  private final float[] logprobs;
  private final int[] topTokens;
  private final float[] topLogprobs;
  private long startedNanos;
  private long firstTokenNanos;
  private long lastTokenNanos;
  private int cachedTokens;
  private boolean started;
  private volatile int available;
  private volatile boolean cancelled;
  private volatile @Nullable GenerationOutcome outcome;

  /// The heap that a call of that request takes at most, for its answer and what sampling keeps of
  /// it; known before anything is made.
  public static long heapBytes(GenerationRequest request) {
    int reported = request.sampling().topLogprobs();
    long perToken = reported < 0 ? Integer.BYTES : (1L + reported) * (Integer.BYTES + Float.BYTES);
    return perToken * request.maxTokens() + SampleState.heapBytes(request);
  }

  /// A call that waits; holds room for all tokens that it may answer.
  public GenerationCall(GenerationRequest request) {
    int reported = request.sampling().topLogprobs();
    if (reported > MAX_TOP_LOGPROBS) {
      throw new IllegalArgumentException("topLogprobs is " + reported);
    }
    if (request.prompt().length == 0 || request.maxTokens() < 1) {
      throw new IllegalArgumentException("prompt and answer have a token at least");
    }
    this.request = request;
    this.top = Math.max(0, reported);
    this.tokens = new int[request.maxTokens()];
    this.logprobs = new float[reported < 0 ? 0 : request.maxTokens()];
    this.topTokens = new int[Math.multiplyExact(top, request.maxTokens())];
    this.topLogprobs = new float[topTokens.length];
  }

  /// What was asked.
  public GenerationRequest request() {
    return request;
  }

  /// Wants no more of it: it ends as cancelled before the step after next, unless it ended already.
  public void cancel() {
    cancelled = true;
  }

  /// Tokens that can be read; never falls.
  public int available() {
    return available;
  }

  /// The token at a place in the answer, below {@link #available}.
  public int token(int index) {
    return tokens[Objects.checkIndex(index, available)];
  }

  /// The natural logarithm of the token's probability by the model alone; asked for by {@code
  /// topLogprobs >= 0}.
  public float logprob(int index) {
    return logprobs[Objects.checkIndex(index, available)];
  }

  /// The token of that rank at a place in the answer, from 0 for the likeliest.
  public int topToken(int index, int rank) {
    return topTokens[Objects.checkIndex(index, available) * top + Objects.checkIndex(rank, top)];
  }

  /// The logarithm of its probability.
  public float topLogprob(int index, int rank) {
    return topLogprobs[Objects.checkIndex(index, available) * top + Objects.checkIndex(rank, top)];
  }

  /// How it ended, null while it runs; there when the last token is.
  public @Nullable GenerationOutcome outcome() {
    return outcome;
  }

  /// Where its time went up to the last token that can be read; 0 for what has not come.
  public GenerationTimings timings() {
    if (available == 0 && outcome == null) {
      return new GenerationTimings(0, 0, 0, 0);
    }
    long queue = started ? startedNanos - request.enqueuedNanos() : 0;
    boolean answered = available > 0;
    return new GenerationTimings(
        queue,
        answered ? firstTokenNanos - startedNanos : 0,
        answered ? lastTokenNanos - firstTokenNanos : 0,
        cachedTokens);
  }

  boolean cancelled() {
    return cancelled;
  }

  void started(long nowNanos, int cached) {
    started = true;
    startedNanos = nowNanos;
    cachedTokens = cached;
  }

  /// Appends a token; whoever appends is one thread.
  void append(SampledToken sampled, long nowNanos) {
    int index = available;
    tokens[index] = sampled.token;
    if (logprobs.length > 0) {
      logprobs[index] = sampled.logprob;
    }
    if (top > 0) {
      System.arraycopy(sampled.topTokens, 0, topTokens, index * top, top);
      System.arraycopy(sampled.topLogprobs, 0, topLogprobs, index * top, top);
    }
    if (index == 0) {
      firstTokenNanos = nowNanos;
    }
    lastTokenNanos = nowNanos;
    available = index + 1;
  }

  void end(GenerationOutcome how) {
    outcome = how;
  }
}
