package io.dormouse.knative.view;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One Revision that takes part of a Service's traffic.
///
/// @param percent of the traffic
/// @param phase of the Pod that is nearest to being ready
/// @param failure why calls to it should not wait any longer; never there beside an endpoint
/// @param endpoints that may get something new, in a stable order
/// @param awaited addresses of Pods that start and may take requests before the cluster says so
/// @param pods newest first
/// @param retention how long its last pod stays once the autoscaler wants none
public record RevisionView(
    String name,
    int percent,
    Phase phase,
    Optional<Failure> failure,
    List<Endpoint> endpoints,
    List<Endpoint> awaited,
    List<PodView> pods,
    Duration retention) {
  public RevisionView {
    endpoints = List.copyOf(endpoints);
    awaited = List.copyOf(awaited);
    pods = List.copyOf(pods);
  }
}
