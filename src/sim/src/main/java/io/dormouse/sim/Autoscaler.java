package io.dormouse.sim;

import java.time.Duration;

/// How a cluster scales.
///
/// @param most replicas
/// @param window how long nobody must have called before a replica is taken away
/// @param grace how long one that is taken away may still run its calls
record Autoscaler(int most, Duration window, Duration grace) {}
