package io.dormouse.knative.cluster;

import java.util.Map;

/// A Knative Service that says it serves a model.
///
/// @param labels those under `dormouse.io/`
/// @param annotations likewise
public record DiscoveredService(
    String namespace, String service, Map<String, String> labels, Map<String, String> annotations) {
  /// Keeps copies.
  public DiscoveredService {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }
}
