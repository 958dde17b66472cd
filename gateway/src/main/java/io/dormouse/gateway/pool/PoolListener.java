package io.dormouse.gateway.pool;

import java.time.Duration;

/// Hears what a pool does; for logs and meters, never for decisions. Called by the pool's writer:
/// must be quick and not call back.
public interface PoolListener {
  /// The phase changed.
  void phase(String model, PoolPhase from, PoolPhase to);

  /// A worker is being started.
  void waking(WorkerId worker);

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
}
