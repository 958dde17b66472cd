package io.dormouse.gateway.pool;

import java.time.Duration;

/// Hears what a pool does; for logs and meters, never for decisions. Called by the pool's writer:
/// must be quick and not call back.
public interface PoolListener {
  /// The phase changed.
  void phase(String model, PoolPhase from, PoolPhase to);

  /// A worker is being started.
  void waking(WorkerId worker);

  /// A worker that is on its way does something else, or has read more of its model.
  default void progress(String model, HoldView view) {}

  /// A worker became ready.
  void ready(WakeTimeline timeline);

  /// A wake failed.
  void wakeFailed(String model, WakeFailure cause, Duration retryAfter);

  /// An autoscaler's replica takes calls.
  void joined(Worker replica);

  /// An autoscaler's replica takes no calls any more.
  void left(Worker replica);

  /// A worker is being stopped.
  void stopping(Worker worker, StopReason reason);

  /// A worker has ended.
  void gone(Worker worker, WorkerReport.Exit exit);

  /// A call waits; one that gets a worker at once does not.
  ///
  /// @param held calls that wait now, this one included
  default void held(String model, WaitNote call, int held) {}

  /// A call that wanted a worker has its outcome, whether it had to wait or not.
  default void ended(String model, WaitNote call, HoldOutcome outcome) {}
}
