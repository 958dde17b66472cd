package io.dormouse.worker.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// A {@link HashRunner} whose steps wait for permits and may fail.
final class GatedGeneration implements GenerationRunner {
  final HashRunner model;
  final Semaphore entered = new Semaphore(0);
  final Semaphore permits;
  final Deque<Throwable> failures = new ArrayDeque<>();
  volatile @Nullable Thread closedBy;
  volatile boolean poisoned;
  volatile int widest;

  /// @param open whether steps run without waiting
  GatedGeneration(HashRunner model, boolean open) {
    this.model = model;
    this.permits = new Semaphore(open ? Integer.MAX_VALUE / 2 : 0);
  }

  private void enter() {
    entered.release();
    permits.acquireUninterruptibly();
    synchronized (failures) {
      switch (failures.poll()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> {}
      }
    }
  }

  void failNext(Throwable failure) {
    synchronized (failures) {
      failures.add(failure);
    }
  }

  @Override
  public int slots() {
    return model.slots();
  }

  @Override
  public int capacity() {
    return model.capacity();
  }

  @Override
  public int vocabulary() {
    return model.vocabulary();
  }

  @Override
  public void prefill(int slot, int[] tokens, int offset, int count, int past) {
    enter();
    model.prefill(slot, tokens, offset, count, past);
  }

  @Override
  public void decode(int rows, int[] tokens, int[] past) {
    enter();
    widest = Math.max(widest, rows);
    model.decode(rows, tokens, past);
  }

  @Override
  public void logits(int row, float[] target) {
    model.logits(row, target);
    if (poisoned) {
      target[0] = Float.NaN;
    }
  }

  @Override
  public void logits(int row, int block, float[] target) {
    float[] whole = new float[target.length];
    logits(row, whole);
    LogitRows.copyBlock(whole, block, target);
  }

  @Override
  public void copy(int from, int to, int tokens) {
    model.copy(from, to, tokens);
  }

  @Override
  public void swap(int a, int tokensOfA, int b, int tokensOfB) {
    model.swap(a, tokensOfA, b, tokensOfB);
  }

  @Override
  public void close() {
    closedBy = Thread.currentThread();
  }
}
