package io.dormouse.bench.load;

import java.io.IOException;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/// Writes the events of all streams when they are due, on one thread: every stream at the same
/// rate, the streams evenly apart.
final class EventPacer implements Runnable {
  private final LinkedBlockingQueue<PacedStream> coming = new LinkedBlockingQueue<>();
  private final PriorityQueue<PacedStream> due =
      new PriorityQueue<>(Comparator.comparingLong(PacedStream::dueNanos));
  private volatile long periodNanos = 1;
  private int added;

  /// Takes a stream, one of so many; to be called by one thread.
  void add(PacedStream stream, int streams, int perSecond) {
    long period = 1_000_000_000L / perSecond;
    periodNanos = period;
    long round = (System.nanoTime() / period + 1) * period;
    coming.add(stream.due(round + period * (added++ % streams) / streams));
  }

  @Override
  public void run() {
    try {
      while (true) {
        if (due.isEmpty()) {
          due.add(coming.take());
        }
        coming.drainTo(due);
        writeAllDue();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeAllDue() {
    for (var next = due.peek(); next != null; next = due.peek()) {
      long early = next.dueNanos() - System.nanoTime();
      if (early > 0) {
        LockSupport.parkNanos(early);
        return;
      }
      due.remove();
      if (write(next)) {
        due.add(next.due(next.dueNanos() + periodNanos));
      }
    }
  }

  private static boolean write(PacedStream stream) {
    try {
      return stream.next();
    } catch (IOException gone) {
      return false;
    }
  }
}
