package io.dormouse.knative.check;

import io.dormouse.knative.fact.ConditionFacts;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// A Knative Service as it is deployed: its template, and whether it is ready.
public record ServiceState(
    ConditionFacts ready, Timeouts timeouts, Scaling scaling, Placement placement) {
  /// Its timeouts.
  ///
  /// @param total of a call
  /// @param responseStart to the first byte; the total where there is none of its own
  /// @param idle without a byte; zero for none
  /// @param progressDeadline of a wake, where its own
  public record Timeouts(
      Duration total, Duration responseStart, Duration idle, Optional<Duration> progressDeadline) {}

  /// What it tells the autoscaler.
  ///
  /// @param max 0 for any number
  /// @param containerConcurrency 0 for any number
  public record Scaling(
      OptionalInt initial,
      int min,
      int max,
      Optional<Duration> window,
      Optional<Duration> retention,
      OptionalDouble target,
      OptionalDouble burstCapacity,
      int containerConcurrency) {}
}
