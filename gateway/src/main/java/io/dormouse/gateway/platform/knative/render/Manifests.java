package io.dormouse.gateway.platform.knative.render;

import io.dormouse.gateway.config.GatewayConfig;
import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.config.ModelSource.KnativeService;
import io.dormouse.knative.render.GatewayRenderer;
import io.dormouse.knative.render.ServiceRenderer;
import io.dormouse.knative.render.WorkerPolicy;
import io.dormouse.knative.render.Yaml;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A configuration as objects of a cluster.
public final class Manifests {
  private final List<HasMetadata> objects;

  private Manifests(List<HasMetadata> objects) {
    this.objects = List.copyOf(objects);
  }

  /// Renders a configuration that [io.dormouse.gateway.config.RenderChecks] has nothing against.
  ///
  /// @param only the one model to render; else all with who may reach them, and the gateway if it
  ///   has an image
  /// @param configuration text of the file
  public static Manifests of(GatewayConfig config, Optional<String> only, String configuration) {
    List<HasMetadata> objects = new ArrayList<>();
    for (ModelConfig model : config.models().values()) {
      boolean asked = only.isEmpty() || only.get().equals(model.name());
      if (asked && model.source() instanceof KnativeService service) {
        objects.add(ServiceRenderer.render(ModelServices.of(model, service)));
      }
    }
    if (only.isEmpty()) {
      Gateways.of(config, configuration)
          .ifPresent(gateway -> objects.addAll(GatewayRenderer.render(gateway)));
      var name = Gateways.name(config.knative());
      Gateways.namespaces(config)
          .forEach(namespace -> objects.add(WorkerPolicy.of(name, namespace)));
    }
    return new Manifests(objects);
  }

  /// All objects, one YAML document each.
  public String yaml() {
    return Yaml.write(objects);
  }

  List<HasMetadata> objects() {
    return objects;
  }
}
