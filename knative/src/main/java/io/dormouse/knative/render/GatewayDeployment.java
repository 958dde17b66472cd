package io.dormouse.knative.render;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// The gateway, to be rendered with all that it needs in a cluster.
///
/// @param configuration text of its `dormouse.yaml`
/// @param port on which calls are taken
/// @param managementPort of health and metrics
/// @param drain how long calls may take to finish after TERM
/// @param memoryBytes that a replica is sure of and may not exceed
/// @param homeBytes size of its folder of state
/// @param namespaces that have models
public record GatewayDeployment(
    GatewayName id,
    String image,
    int replicas,
    String configuration,
    int port,
    int managementPort,
    Duration drain,
    long memoryBytes,
    long homeBytes,
    SortedSet<String> namespaces) {
  /// Keeps a copy.
  public GatewayDeployment {
    namespaces = Collections.unmodifiableSortedSet(new TreeSet<>(namespaces));
  }
}
