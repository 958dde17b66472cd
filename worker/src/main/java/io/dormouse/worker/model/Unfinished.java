package io.dormouse.worker.model;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The parts of something that is being made: closed, the last first, unless all of it was made.
/// One that cannot be closed keeps none of the others.
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
    @Nullable Throwable first = null;
    while (!parts.isEmpty()) {
      try {
        parts.pop().run();
      } catch (RuntimeException | Error e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    rethrow(first);
  }

  private static void rethrow(@Nullable Throwable failure) {
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError(failure);
    }
  }
}
