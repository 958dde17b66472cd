package io.dormouse.gateway.pool;

import java.time.Duration;

/// What can happen to a pool.
public sealed interface PoolEvent {
  /// A call has been put into the hold.
  record CallHeld() implements PoolEvent {}

  /// A held call was given to a worker.
  record CallReleased(WorkerId worker) implements PoolEvent {}

  /// A call that a worker ran has ended.
  ///
  /// @param end how it ended for the worker
  /// @param keep how long it wants the workers to stay
  record CallEnded(WorkerId worker, CallEnd end, Duration keep) implements PoolEvent {}

  /// A worker does not take connections any more, whatever its platform believes.
  record WorkerLost(WorkerId worker) implements PoolEvent {}

  /// A platform said something of a worker.
  record Reported(WorkerId worker, WorkerReport report) implements PoolEvent {}

  /// An autoscaler's replicas are as said.
  record ReplicasSeen(Replicas replicas) implements PoolEvent {}

  /// The operator wants a worker.
  record WakeAsked() implements PoolEvent {}

  /// The operator wants the worker gone; ignored while calls are held.
  record SleepAsked() implements PoolEvent {}

  /// The gateway ends: no worker may be left.
  record ShutdownAsked() implements PoolEvent {}

  /// Time passed.
  record Tick() implements PoolEvent {}
}
