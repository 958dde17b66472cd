package io.dormouse.worker.http;

import io.dormouse.worker.engine.GenerationRunner;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A model over bytes that says the alphabet: after {@code a} comes {@code b}, after {@code z} the
/// end; digits go round for ever; {@code E} is followed by {@code é!}. Steps can be held back.
final class SuccessorRunner implements GenerationRunner {
  /// Ids below are bytes.
  static final int BYTES = 256;

  /// The token of {@code wx}, which the tokenizer's only merge makes.
  static final int MERGED = BYTES;

  /// Ends an answer.
  static final int END = BYTES + 1;

  /// Begins a turn.
  static final int START = BYTES + 2;

  /// Ids there are.
  static final int VOCABULARY = BYTES + 3;

  private static final int PLENTY = 1 << 20;
  private static final float LIKELY = 10;
  private static final float SECOND = 5;

  private final int slots;
  private final int capacity;
  private final int[] last;
  private final Semaphore steps = new Semaphore(PLENTY);
  private volatile @Nullable RuntimeException failure;
  private AtomicLong clock = new AtomicLong();
  private long prefillTokenNanos;
  private long decodeNanos;

  SuccessorRunner(int slots, int capacity) {
    this.slots = slots;
    this.capacity = capacity;
    this.last = new int[slots];
  }

  /// Lets steps take so long on that clock; called before the first of them.
  void time(AtomicLong nanos, long prefillToken, long decode) {
    clock = nanos;
    prefillTokenNanos = prefillToken;
    decodeNanos = decode;
  }

  /// Runs no step any more but those allowed.
  void hold() {
    steps.drainPermits();
  }

  /// Lets that many steps run.
  void allow(int count) {
    steps.release(count);
  }

  /// Lets all steps run.
  void resume() {
    steps.release(PLENTY);
  }

  /// The next step fails like that.
  void failOnce(RuntimeException how) {
    failure = how;
  }

  @Override
  public int slots() {
    return slots;
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public int vocabulary() {
    return VOCABULARY;
  }

  @Override
  public void prefill(int slot, int[] tokens, int offset, int count, int past) {
    if (count < 1 || (count == 1 && past > 0) || past + count > capacity) {
      throw new IllegalArgumentException("prefill of " + count + " after " + past);
    }
    step(count * prefillTokenNanos);
    last[0] = tokens[offset + count - 1];
  }

  @Override
  public void decode(int rows, int[] tokens, int[] past) {
    step(decodeNanos);
    System.arraycopy(tokens, 0, last, 0, rows);
  }

  @Override
  public void logits(int row, float[] target) {
    Arrays.fill(target, 0);
    target['?'] = SECOND;
    target[next(last[row])] = LIKELY;
  }

  @Override
  public void logits(int row, int block, float[] target) {
    float[] whole = new float[VOCABULARY];
    logits(row, whole);
    int from = block * BLOCK;
    System.arraycopy(whole, from, target, from, Math.min(BLOCK, VOCABULARY - from));
  }

  @Override
  public void copy(int from, int to, int tokens) {}

  @Override
  public void swap(int a, int tokensOfA, int b, int tokensOfB) {}

  @Override
  public void close() {}

  private void step(long nanos) {
    steps.acquireUninterruptibly();
    clock.addAndGet(nanos);
    RuntimeException how = failure;
    failure = null;
    if (how != null) {
      throw how;
    }
  }

  private static int next(int token) {
    if ((token >= 'a' && token < 'z') || (token >= '0' && token < '9')) {
      return token + 1;
    }
    return switch (token) {
      case MERGED -> 'y';
      case '9' -> '0';
      case 'E' -> 0xC3;
      case 0xC3 -> 0xA9;
      case 0xA9 -> '!';
      default -> END;
    };
  }
}
