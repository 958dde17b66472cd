package io.dormouse.gateway.proxy;

import java.time.Duration;

/// How long a relayed call may take.
///
/// @param firstByte to the head of the answer
/// @param idleStream between two pieces of it, on either side
/// @param total altogether
public record RelayLimits(Duration firstByte, Duration idleStream, Duration total) {}
