package io.dormouse.knative.watch;

import java.time.Duration;

/// Runs a task later, once, on any thread.
@FunctionalInterface
public interface Timer {
  /// Plans a task.
  Planned schedule(Duration delay, Runnable task);

  /// A planned task.
  @FunctionalInterface
  interface Planned {
    /// Takes the plan back; without effect once the task runs.
    void cancel();
  }
}
