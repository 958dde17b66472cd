package io.dormouse.gateway.platform.knative.render;

import io.dormouse.gateway.config.GatewayConfig;
import io.dormouse.gateway.config.KnativeConfig;
import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.config.ModelSource.KnativeService;
import io.dormouse.knative.render.GatewayDeployment;
import io.dormouse.knative.render.GatewayName;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Says what of a configuration the gateway in the cluster is made of.
final class Gateways {
  /// What the process takes beside request bodies.
  private static final long BASE_BYTES = 512L << 20;

  /// The heap is a quarter of the memory.
  private static final int MEMORY_PER_HEAP = 4;

  private Gateways() {}

  /// The gateway, if it is to be rendered.
  ///
  /// @param configuration text of the file
  static Optional<GatewayDeployment> of(GatewayConfig config, String configuration) {
    KnativeConfig knative = config.knative();
    return knative
        .deployment()
        .image()
        .map(image ->
            new GatewayDeployment(
                name(knative),
                image,
                knative.deployment().replicas(),
                configuration,
                config.listen().port(),
                config.management().port(),
                config.drainTimeout(),
                BASE_BYTES + MEMORY_PER_HEAP * config.limits().heapBudget().bytes(),
                BASE_BYTES + config.limits().spillBudget().bytes(),
                namespaces(config)));
  }

  /// What it is called, whether it is rendered or not.
  static GatewayName name(KnativeConfig config) {
    String[] parts = config.renderedService().split("/", 2);
    return new GatewayName(parts[0], parts[1]);
  }

  /// The namespaces that have models, or may have some that are found.
  static SortedSet<String> namespaces(GatewayConfig config) {
    SortedSet<String> namespaces = new TreeSet<>(config.knative().discover());
    for (ModelConfig model : config.models().values()) {
      if (model.source() instanceof KnativeService service) {
        namespaces.add(service.namespace());
      }
    }
    return namespaces;
  }
}
