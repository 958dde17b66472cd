package io.dormouse.gateway.platform.knative;

import java.util.Map;

/// A Service of the cluster that says it serves a model.
///
/// @param labels those that concern it
/// @param annotations likewise
public record FoundModel(
    String namespace, String service, Map<String, String> labels, Map<String, String> annotations) {
  /// Keeps copies.
  public FoundModel {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }
}
