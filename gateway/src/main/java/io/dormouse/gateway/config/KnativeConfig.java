package io.dormouse.gateway.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/// What the gateway knows of its cluster beyond single models.
///
/// @param activator where Knative's activator takes requests
/// @param discover namespaces whose Services with the label `dormouse.io/model` are models
/// @param gatewayService this gateway's own Service as `namespace/name`, by which it counts the
///   replicas of itself
public record KnativeConfig(URI activator, List<String> discover, Optional<String> gatewayService) {
  private static final URI ACTIVATOR =
      URI.create("http://activator-service.knative-serving.svc.cluster.local");

  /// What holds where nothing is configured.
  public static KnativeConfig standard() {
    return new KnativeConfig(ACTIVATOR, List.of(), Optional.empty());
  }

  /// Keeps a copy.
  public KnativeConfig {
    discover = List.copyOf(discover);
  }
}
