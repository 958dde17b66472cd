package io.dormouse.worker.engine;

import java.time.Duration;

/// The bounds of an engine.
///
/// @param maxBatchTokens padded tokens of one batch
/// @param maxDelay how long a batch that could grow waits for more
/// @param maxQueuedTokens tokens that may wait before calls are refused
public record BatchLimits(int maxBatchTokens, Duration maxDelay, long maxQueuedTokens) {}
