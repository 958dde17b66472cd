package io.dormouse.knative.check;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Knative Serving as it is installed and set up; what its ConfigMaps leave out is its default.
///
/// @param version as its objects are labelled
/// @param features flags that are set, by key
public record ServingFacts(
    ServedKinds kinds,
    Seen<String> version,
    Seen<List<Component>> components,
    Seen<Map<String, String>> features,
    Seen<Autoscaling> autoscaling,
    Seen<Limits> limits,
    Seen<Deploying> deploying) {
  /// One of its Deployments.
  public record Component(String name, int available, int wanted) {}

  /// `config-autoscaler`.
  ///
  /// @param maxScaleLimit 0 for none
  /// @param window over which calls are looked for
  /// @param grace from the last call's window to the pod's end, at most
  /// @param retention of the last pod beyond the window
  public record Autoscaling(
      boolean scaleToZero,
      boolean zeroInitialScale,
      int maxScaleLimit,
      Duration window,
      Duration grace,
      Duration retention) {}

  /// `config-defaults`.
  public record Limits(Duration longestTimeout, int containerConcurrency) {}

  /// `config-deployment`.
  public record Deploying(Duration progressDeadline, boolean alwaysSchedulable) {}
}
