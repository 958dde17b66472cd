package io.dormouse.gateway.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// How one wake went.
///
/// @param worker that was woken
/// @param askedAt when it was asked for
/// @param total from asking to ready
/// @param marks milliseconds from asking to each point that the worker told
public record WakeTimeline(
    WorkerId worker, Instant askedAt, Duration total, Map<String, Long> marks) {}
