package io.dormouse.gateway.pool;

import java.time.Duration;
import java.util.Optional;

/// What a call wants of its model's pool.
///
/// @param tenant whose call it is
/// @param cost what it will cost about, in tokens; at least 1
/// @param bytes held for it
/// @param patience how long it waits
/// @param wakes whether it wants a worker that is not there; if not, it takes a free slot at once
///   or nothing
/// @param keep how long it wants the workers to stay once it has ended, if not as configured
public record HoldRequest(
    String tenant,
    long cost,
    long bytes,
    Patience patience,
    boolean wakes,
    Optional<Duration> keep) {}
