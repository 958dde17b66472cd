package io.dormouse.gateway.platform.knative;

import java.util.Map;

/// A model that a Service of the cluster says it serves.
///
/// @param settings the model's keys as the Service gives them
public record FoundModel(
    String model, String namespace, String service, Map<String, String> settings) {
  /// Keeps a copy.
  public FoundModel {
    settings = Map.copyOf(settings);
  }
}
