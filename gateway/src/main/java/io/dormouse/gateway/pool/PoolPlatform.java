package io.dormouse.gateway.pool;

/// Where a pool's workers run, and who decides how many there are.
public sealed interface PoolPlatform permits WorkerPlatform, ReplicaPlatform {}
