package io.dormouse.worker.model;

import java.util.ArrayDeque;
import java.util.Deque;

/// The parts of something that is being made: closed, the last first, unless all of it was made.
final class Unfinished implements AutoCloseable {
  private final Deque<Runnable> parts = new ArrayDeque<>();

  void add(Runnable close) {
    parts.push(close);
  }

  /// All was made.
  void finished() {
    parts.clear();
  }

  @Override
  public void close() {
    parts.forEach(Runnable::run);
  }
}
