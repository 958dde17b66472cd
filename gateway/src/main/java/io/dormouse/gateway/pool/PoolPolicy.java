package io.dormouse.gateway.pool;

import java.time.Duration;

/// The constants of a pool's decisions.
///
/// @param idle how long a ready worker without calls stays
/// @param wakeStall how long a load may show no progress
/// @param load longest load altogether
/// @param drain longest drain
/// @param stop how long a worker may take to end before force
/// @param backoff pauses after failed wakes
/// @param concurrency calls that one worker runs at once
public record PoolPolicy(
    Duration idle,
    Duration wakeStall,
    Duration load,
    Duration drain,
    Duration stop,
    WakeBackoff backoff,
    int concurrency) {}
