package io.dormouse.gateway.pipeline;

/// What a call has behind it, the present try included.
///
/// @param made tries
/// @param suspect whether a worker ended under it before the present one
record Tries(int made, boolean suspect) {
  static final int MOST = 3;
  static final Tries FIRST = new Tries(1, false);

  /// What becomes of a call under which a worker broke.
  enum AfterBreak {
    AGAIN,
    WORKER_DIED,
    WORKERS_DIED
  }

  boolean left() {
    return made < MOST;
  }

  /// @param ended whether the worker of the present try ended
  Tries next(boolean ended) {
    return new Tries(made + 1, suspect || ended);
  }

  /// Whether it matters to the call that its worker is dead, and not only the connection.
  boolean dependOnDeath() {
    return suspect || left();
  }

  /// A second death tells of the call, not of the worker, however many tries are left.
  AfterBreak afterBreak(boolean dead) {
    if (!dead) {
      return AfterBreak.WORKER_DIED;
    }
    if (suspect) {
      return AfterBreak.WORKERS_DIED;
    }
    return left() ? AfterBreak.AGAIN : AfterBreak.WORKER_DIED;
  }
}
