package io.dormouse.gateway.pool;

import java.time.Duration;
import java.time.Instant;

/// What a pool decided, as data; carried out by [InferencePool].
public sealed interface PoolEffect {
  /// For a platform whose workers the pool starts and stops.
  sealed interface OnWorker extends PoolEffect {}

  /// For a platform whose replicas an autoscaler decides on.
  sealed interface OnReplicas extends PoolEffect {}

  /// Start a worker.
  record StartWorker(WorkerId worker) implements OnWorker {}

  /// Ask a worker to refuse new calls.
  record DrainWorker(WorkerId worker) implements OnWorker {}

  /// Take a drain back.
  record ResumeWorker(WorkerId worker) implements OnWorker {}

  /// Find out whether a worker still answers.
  record ExamineWorker(WorkerId worker) implements OnWorker {}

  /// End a worker.
  record StopWorker(WorkerId worker, Duration grace, StopReason reason) implements OnWorker {}

  /// Ask for a replica.
  ///
  /// @param coming stands for the one that will come
  record Wake(WorkerId coming) implements OnReplicas {}

  /// Do not ask any longer.
  record Unwake() implements OnReplicas {}

  /// Keep the replicas, calls or not.
  ///
  /// @param stay how long after the last call
  record Keep(Duration stay) implements OnReplicas {}

  /// Let the autoscaler take the replicas.
  record LetGo() implements OnReplicas {}

  /// Fail every held call: the wake they wait for has failed, or is not tried before `retryAt`.
  ///
  /// @param tried whether this wake was tried and failed, or refused because an earlier one had
  record FailHeld(WakeFailure cause, Instant retryAt, boolean tried) implements PoolEffect {}

  /// Fail every held call: the gateway ends.
  record RefuseHeld() implements PoolEffect {}
}
