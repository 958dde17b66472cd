package io.dormouse.gateway.pool;

import java.time.Instant;
import java.util.Optional;

/// A pool as seen from outside at one moment; advisory, no decision may rest on it.
///
/// @param state its state
/// @param held calls that wait
/// @param heldBytes bytes held for them
/// @param lastFailure of a wake or of a worker, with the operator's detail
/// @param lastWake how the last successful wake went
/// @param loadEstimate how long a wake takes here, as measured; empty before the first
public record PoolSnapshot(
    PoolState state,
    int held,
    long heldBytes,
    Optional<Failure> lastFailure,
    Optional<WakeTimeline> lastWake,
    Optional<LoadEstimate> loadEstimate) {

  /// Something that went wrong.
  ///
  /// @param at when
  /// @param cause what
  public record Failure(Instant at, WakeFailure cause) {}
}
