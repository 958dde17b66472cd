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
/// @param deployment how the gateway itself is rendered
public record KnativeConfig(
    URI activator,
    List<String> discover,
    Optional<String> gatewayService,
    GatewayDeployment deployment) {
  /// Port of a pod on which our worker tells its progress, where nothing else is said.
  public static final int CONTROL_PORT = 8090;

  static final URI ACTIVATOR =
      URI.create("http://activator-service.knative-serving.svc.cluster.local");

  /// What holds where nothing is configured.
  public static KnativeConfig standard() {
    return new KnativeConfig(
        ACTIVATOR,
        List.of(),
        Optional.empty(),
        new GatewayDeployment(Optional.empty(), "dormouse", 2));
  }

  /// How the gateway itself is rendered.
  ///
  /// @param image needed to render
  public record GatewayDeployment(Optional<String> image, String namespace, int replicas) {}

  /// The gateway's own Service as it is rendered, `namespace/name`.
  public String renderedService() {
    return gatewayService.orElseGet(() -> deployment.namespace() + "/dormouse-gateway");
  }

  /// Keeps a copy.
  public KnativeConfig {
    discover = List.copyOf(discover);
  }
}
