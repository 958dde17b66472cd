package io.dormouse.worker.engine;

/// Where a call's time went, in nanoseconds, and what it did not have to compute.
///
/// @param queueNanos from its coming to its first step
/// @param prefillNanos from its first step to its first token
/// @param decodeNanos from its first token to its last
/// @param cachedTokens tokens of the prompt whose KV was there already
public record GenerationTimings(
    long queueNanos, long prefillNanos, long decodeNanos, int cachedTokens) {}
