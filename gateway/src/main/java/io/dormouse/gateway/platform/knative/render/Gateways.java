package io.dormouse.gateway.platform.knative.render;

import io.dormouse.gateway.config.GatewayConfig;
import io.dormouse.gateway.config.KnativeConfig;
import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.config.ModelSource.KnativeService;
import io.dormouse.knative.render.GatewayDeployment;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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
    String name = knative.renderedService().replaceFirst(".*/", "");
    return knative
        .deployment()
        .image()
        .map(image ->
            new GatewayDeployment(
                knative.deployment().namespace(),
                name,
                image,
                knative.deployment().replicas(),
                configuration,
                config.listen().port(),
                config.management().port(),
                config.drainTimeout(),
                BASE_BYTES + MEMORY_PER_HEAP * config.limits().heapBudget().bytes(),
                BASE_BYTES + config.limits().spillBudget().bytes(),
                models(config)));
  }

  private static SortedMap<String, NavigableSet<Integer>> models(GatewayConfig config) {
    SortedMap<String, NavigableSet<Integer>> ports = new TreeMap<>();
    for (ModelConfig model : config.models().values()) {
      if (model.source() instanceof KnativeService service) {
        var there = ports.computeIfAbsent(service.namespace(), _ -> new TreeSet<>());
        service.controlPort().ifPresent(there::add);
      }
    }
    for (String namespace : config.knative().discover()) {
      ports.computeIfAbsent(namespace, _ -> new TreeSet<>()).add(KnativeConfig.CONTROL_PORT);
    }
    return ports;
  }
}
