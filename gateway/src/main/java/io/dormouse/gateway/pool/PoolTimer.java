package io.dormouse.gateway.pool;

import java.time.Duration;

/// The port through which a pool asks to be woken later.
public interface PoolTimer {
  /// Runs a task once after a delay, on any thread.
  Cancellation schedule(Duration delay, Runnable task);

  /// Takes a scheduled task back.
  @FunctionalInterface
  interface Cancellation {
    /// Has no effect once the task ran.
    void cancel();
  }
}
