package io.dormouse.worker.engine;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/// One client's inputs on their way through the engine.
///
/// Made by the client's side, which may cancel it and waits for its outcome; everything else
/// belongs to the engine's thread.
public final class EmbeddingCall {
  private final List<TokenSequence> inputs;
  private final long enqueuedNanos;
  private final long deadlineNanos;
  private final CompletableFuture<EmbeddingOutcome> outcome = new CompletableFuture<>();
  private final float[][] vectors;
  private int missing;
  private long firstStepNanos = -1;
  private volatile boolean cancelled;

  /// A call whose times are on the engine's clock.
  public EmbeddingCall(List<TokenSequence> inputs, long enqueuedNanos, long deadlineNanos) {
    this.inputs = List.copyOf(inputs);
    this.enqueuedNanos = enqueuedNanos;
    this.deadlineNanos = deadlineNanos;
    this.vectors = new float[inputs.size()][];
    this.missing = inputs.size();
  }

  /// Completed once, on the engine's thread or by {@link #cancel}.
  public CompletableFuture<EmbeddingOutcome> outcome() {
    return outcome;
  }

  /// Takes the call out: its entries are skipped, a batch that runs already is not stopped.
  public void cancel() {
    cancelled = true;
    outcome.complete(new EmbeddingOutcome.Cancelled());
  }

  /// All tokens of all inputs.
  public long tokens() {
    return inputs.stream().mapToLong(TokenSequence::length).sum();
  }

  /// Its entries, longest input first so that inputs of like length meet in a batch.
  List<CallEntry> entries() {
    return IntStream.range(0, inputs.size())
        .boxed()
        .sorted(Comparator.comparingInt((Integer i) -> inputs.get(i).length()).reversed())
        .map(i -> new CallEntry(this, i, inputs.get(i)))
        .toList();
  }

  void started(long nowNanos) {
    if (firstStepNanos < 0) {
      firstStepNanos = nowNanos - enqueuedNanos;
    }
  }

  void embedded(int index, float[] vector, long nowNanos) {
    vectors[index] = vector;
    missing--;
    if (missing == 0) {
      outcome.complete(
          new EmbeddingOutcome.Embedded(
              Arrays.asList(vectors), firstStepNanos, nowNanos - enqueuedNanos - firstStepNanos));
    }
  }

  void end(EmbeddingOutcome how) {
    cancelled = true;
    outcome.complete(how);
  }

  boolean expired(long nowNanos) {
    return deadlineNanos - nowNanos <= 0;
  }

  /// One input of a call, as the scheduler sees it.
  record CallEntry(EmbeddingCall call, int index, TokenSequence sequence) implements BatchEntry {
    @Override
    public int tokens() {
      return sequence.length();
    }

    @Override
    public long enqueuedNanos() {
      return call.enqueuedNanos;
    }

    @Override
    public long deadlineNanos() {
      return call.deadlineNanos;
    }

    @Override
    public boolean cancelled() {
      return call.cancelled;
    }
  }
}
