package io.dormouse.gateway.platform;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// The last lines that a model's workers wrote; outlives them. Safe for any thread.
public final class WorkerLog {
  public static final int CAPACITY = 500;

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<String> lines = new ArrayDeque<>();

  public WorkerLog(int capacity) {
    this.capacity = capacity;
  }

  public void add(String line) {
    lock.lock();
    try {
      if (lines.size() == capacity) {
        lines.removeFirst();
      }
      lines.addLast(line);
    } finally {
      lock.unlock();
    }
  }

  /// The last lines, oldest first.
  ///
  /// @param count how many at most
  public List<String> lines(int count) {
    lock.lock();
    try {
      var all = new ArrayList<>(lines);
      return List.copyOf(all.subList(Math.max(0, all.size() - Math.max(0, count)), all.size()));
    } finally {
      lock.unlock();
    }
  }
}
