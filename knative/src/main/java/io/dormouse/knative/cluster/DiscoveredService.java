package io.dormouse.knative.cluster;

import java.util.Map;

/// A Knative Service that says it serves a model.
///
/// @param model value of its label `dormouse.io/model`
/// @param settings its annotations `dormouse.io/…` by what follows the slash
public record DiscoveredService(
    String namespace, String service, String model, Map<String, String> settings) {
  /// Keeps a copy.
  public DiscoveredService {
    settings = Map.copyOf(settings);
  }
}
