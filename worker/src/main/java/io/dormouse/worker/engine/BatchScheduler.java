package io.dormouse.worker.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/// Decides which waiting entries run together. Pure but for its queue: no clock, no thread, no
/// lock; owned by one thread.
///
/// 1. Entries that are cancelled or past their deadline leave the queue and are handed to {@code
///    dropped}.
/// 2. A batch takes entries from the head, in order of arrival, while its padded size (longest
///    entry times entries) stays within the token budget; one entry that is larger than the budget
///    runs alone.
/// 3. A batch that could still grow waits for more until its oldest entry has waited for {@code
///    maxDelayNanos}; with a delay of 0 what waits is taken at once.
final class BatchScheduler<E extends BatchEntry> {
  private final int maxBatchTokens;
  private final long maxDelayNanos;
  private final Consumer<E> dropped;
  private final Deque<E> waiting = new ArrayDeque<>();
  private long waitingTokens;

  BatchScheduler(int maxBatchTokens, long maxDelayNanos, Consumer<E> dropped) {
    if (maxBatchTokens < 1) {
      throw new IllegalArgumentException("maxBatchTokens must be positive, got " + maxBatchTokens);
    }
    if (maxDelayNanos < 0) {
      throw new IllegalArgumentException("maxDelayNanos is negative: " + maxDelayNanos);
    }
    this.maxBatchTokens = maxBatchTokens;
    this.maxDelayNanos = maxDelayNanos;
    this.dropped = dropped;
  }

  void add(E entry) {
    waiting.addLast(entry);
    waitingTokens += entry.tokens();
  }

  long waitingTokens() {
    return waitingTokens;
  }

  BatchStep<E> next(long nowNanos) {
    dropUnwanted(nowNanos);
    E oldest = waiting.peekFirst();
    if (oldest == null) {
      return new BatchStep.Idle<>();
    }
    int count = fitting();
    long runAt = oldest.enqueuedNanos() + maxDelayNanos;
    boolean mayGrow = count == waiting.size();
    if (mayGrow && runAt - nowNanos > 0) {
      return new BatchStep.WaitUntil<>(runAt);
    }
    return new BatchStep.Run<>(take(count));
  }

  /// Empties the queue.
  void drain(Consumer<E> each) {
    waiting.forEach(each);
    waiting.clear();
    waitingTokens = 0;
  }

  private void dropUnwanted(long nowNanos) {
    waiting.removeIf(entry -> {
      boolean unwanted = entry.cancelled() || entry.deadlineNanos() - nowNanos <= 0;
      if (unwanted) {
        waitingTokens -= entry.tokens();
        dropped.accept(entry);
      }
      return unwanted;
    });
  }

  private int fitting() {
    int count = 0;
    int longest = 0;
    for (E entry : waiting) {
      longest = Math.max(longest, entry.tokens());
      if (count > 0 && (long) longest * (count + 1) > maxBatchTokens) {
        break;
      }
      count++;
    }
    return count;
  }

  private List<E> take(int count) {
    List<E> batch = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      E entry = waiting.removeFirst();
      waitingTokens -= entry.tokens();
      batch.add(entry);
    }
    return batch;
  }
}
