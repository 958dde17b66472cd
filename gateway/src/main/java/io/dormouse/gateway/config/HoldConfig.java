package io.dormouse.gateway.config;

import java.time.Duration;

/// How calls wait for a model's workers.
///
/// @param calls that may wait at once
/// @param callsPerTenant of these, of one tenant
/// @param bytes that their bodies may have together
/// @param bytesPerTenant of these, of one tenant
/// @param keepAliveLimit longest that a call may ask the workers to stay after it
public record HoldConfig(
    int calls,
    int callsPerTenant,
    ByteSize bytes,
    ByteSize bytesPerTenant,
    Duration keepAliveLimit) {}
