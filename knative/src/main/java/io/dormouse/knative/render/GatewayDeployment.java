package io.dormouse.knative.render;

import java.time.Duration;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;

/// The gateway, to be rendered with all that it needs in a cluster.
///
/// @param namespace where it runs
/// @param name of its objects, its Service above all
/// @param configuration text of its `dormouse.yaml`
/// @param port on which calls are taken
/// @param managementPort of health and metrics
/// @param drain how long calls may take to finish after TERM
/// @param memoryBytes that a replica is sure of and may not exceed
/// @param homeBytes size of its folder of state
/// @param models control ports of the workers in each namespace that has models
public record GatewayDeployment(
    String namespace,
    String name,
    String image,
    int replicas,
    String configuration,
    int port,
    int managementPort,
    Duration drain,
    long memoryBytes,
    long homeBytes,
    SortedMap<String, NavigableSet<Integer>> models) {
  /// Keeps a copy.
  public GatewayDeployment {
    models = Collections.unmodifiableSortedMap(new TreeMap<>(models));
  }
}
