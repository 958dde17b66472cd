package io.dormouse.gateway.pool;

import java.time.Instant;

/// What stands between demand and a new worker: the wake's circuit breaker.
public sealed interface WakeIntent {
  /// Nothing: demand starts a worker.
  record None() implements WakeIntent {}

  /// The last wake failed: until `retryAt` calls fail at once; from then on the next call tries
  /// again.
  ///
  /// @param cause of the last failure
  /// @param attempts failed in a row
  /// @param retryAt when the next try may be
  record Backoff(WakeFailure cause, int attempts, Instant retryAt) implements WakeIntent {}
}
