package io.dormouse.sim;

import java.time.Duration;
import java.util.Optional;

/// A call that a simulated client makes.
///
/// @param at when, since the start
/// @param tenant whose it is
/// @param cost in tokens
/// @param bytes of its body
/// @param work how long a worker takes over it
/// @param leaves after how long the client goes, if it has no answer by then
/// @param prefers what it says by `Prefer: wait`
/// @param wakes whether it wants a worker woken
/// @param keep what it says by `Dormouse-Keep-Alive`
record CallPlan(
    Duration at,
    String tenant,
    long cost,
    long bytes,
    Duration work,
    Optional<Duration> leaves,
    Optional<Duration> prefers,
    boolean wakes,
    Optional<Duration> keep) {}
