package io.dormouse.worker.engine;

/// Something that waits to be run in a batch.
interface BatchEntry {
  /// Its length in tokens; 1 or more.
  int tokens();

  /// When it came, on the scheduler's clock.
  long enqueuedNanos();

  /// When nobody wants its result any more, on the scheduler's clock.
  long deadlineNanos();

  /// Whether nobody wants its result already.
  boolean cancelled();
}
