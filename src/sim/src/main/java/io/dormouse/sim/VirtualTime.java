package io.dormouse.sim;

import io.dormouse.gateway.pool.PoolTimer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/// The clock of a simulation: it stands still while something happens and jumps to what happens
/// next; what is due at one instant happens in the order in which it was scheduled.
final class VirtualTime implements InstantSource, PoolTimer {
  static final Instant START = Instant.EPOCH;

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(
          Comparator.<Entry>comparingLong(entry -> entry.nanos)
              .thenComparingLong(entry -> entry.number));
  private long nowNanos;
  private long scheduled;

  private static final class Entry {
    private final long nanos;
    private final long number;
    private final Runnable task;
    private boolean cancelled;

    Entry(long nanos, long number, Runnable task) {
      this.nanos = nanos;
      this.number = number;
      this.task = task;
    }
  }

  @Override
  public Instant instant() {
    return START.plusNanos(nowNanos);
  }

  @Override
  public Cancellation schedule(Duration delay, Runnable task) {
    var entry = new Entry(nowNanos + delay.toNanos(), scheduled++, task);
    entries.add(entry);
    return () -> entry.cancelled = true;
  }

  /// As [#schedule], for good.
  void after(Duration delay, Runnable task) {
    var _ = schedule(delay, task);
  }

  /// Since the start.
  Duration elapsed() {
    return Duration.ofNanos(nowNanos);
  }

  /// Lets the next thing happen; false if there is none.
  boolean step() {
    for (var next = entries.poll(); next != null; next = entries.poll()) {
      if (!next.cancelled) {
        nowNanos = next.nanos;
        next.task.run();
        return true;
      }
    }
    return false;
  }
}
