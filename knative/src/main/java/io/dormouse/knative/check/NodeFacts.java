package io.dormouse.knative.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A node.
///
/// @param ready whether it runs and takes new pods
/// @param allocatable devices by resource
/// @param requested of those devices, by the pods that are there; empty where nobody can say
public record NodeFacts(
    String name,
    Map<String, String> labels,
    List<Taint> taints,
    boolean ready,
    Map<String, Long> allocatable,
    Optional<Map<String, Long>> requested) {
  /// Keeps copies.
  public NodeFacts {
    labels = Map.copyOf(labels);
    taints = List.copyOf(taints);
    allocatable = Map.copyOf(allocatable);
    requested = requested.map(Map::copyOf);
  }

  /// A taint.
  public record Taint(String key, String value, String effect) {
    boolean repels() {
      return !effect.equals("PreferNoSchedule");
    }

    @Override
    public String toString() {
      return key + (value.isEmpty() ? "" : "=" + value) + ":" + effect;
    }
  }

  long has(String resource) {
    return allocatable.getOrDefault(resource, 0L);
  }

  Optional<Long> used(String resource) {
    return requested.map(devices -> devices.getOrDefault(resource, 0L));
  }
}
