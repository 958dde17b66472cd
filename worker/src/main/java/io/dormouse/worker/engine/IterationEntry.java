package io.dormouse.worker.engine;

/// A sequence that wants to be continued, as the {@link IterationScheduler} sees it.
interface IterationEntry {
  /// What it starts from; 1 token or more, never changed.
  int[] prompt();

  /// Most tokens that are appended to it; 1 or more.
  int maxTokens();

  /// Higher goes first.
  int priority();

  /// Whose it is; flows of one priority take turns.
  String flow();

  /// When nobody wants it any more, on the scheduler's clock.
  long deadlineNanos();

  /// Whether nobody wants it already.
  boolean cancelled();

  /// Whether nobody wants it at that time.
  default boolean unwanted(long nowNanos) {
    return cancelled() || deadlineNanos() - nowNanos <= 0;
  }
}
