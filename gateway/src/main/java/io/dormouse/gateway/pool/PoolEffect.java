package io.dormouse.gateway.pool;

import java.time.Duration;
import java.time.Instant;

/// What a pool decided, as data; carried out by [InferencePool].
public sealed interface PoolEffect {
  /// Start a worker.
  record StartWorker(WorkerId worker) implements PoolEffect {}

  /// Ask a worker to refuse new calls.
  record DrainWorker(WorkerId worker) implements PoolEffect {}

  /// Take a drain back.
  record ResumeWorker(WorkerId worker) implements PoolEffect {}

  /// End a worker.
  record StopWorker(WorkerId worker, Duration grace, StopReason reason) implements PoolEffect {}

  /// Fail every held call: the wake they wait for has failed, or is not tried before `retryAt`.
  ///
  /// @param tried whether this wake was tried and failed, or refused because an earlier one had
  record FailHeld(WakeFailure cause, Instant retryAt, boolean tried) implements PoolEffect {}

  /// Fail every held call: the gateway ends.
  record RefuseHeld() implements PoolEffect {}
}
