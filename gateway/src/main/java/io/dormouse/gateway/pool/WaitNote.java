package io.dormouse.gateway.pool;

import java.time.Duration;

/// A call in a hold, as listeners are told of it.
///
/// @param id of its request
/// @param tenant whose it is
/// @param cost estimated, in tokens
/// @param bytes held for it
/// @param waited so far
/// @param held whether it had to wait; if not, [PoolListener#held] did not tell of it
public record WaitNote(
    String id, String tenant, long cost, long bytes, Duration waited, boolean held) {}
