package io.dormouse.gateway.platform.knative;

import io.dormouse.gateway.config.KnativeDeployment;
import io.dormouse.gateway.config.KnativeDeployment.NodeLabel;
import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.config.ModelSource.KnativeService;
import io.dormouse.gateway.platform.knative.render.ModelServices;
import io.dormouse.knative.check.ModelNeeds;
import io.dormouse.knative.check.Placement;
import io.dormouse.knative.check.ServiceName;
import io.dormouse.knative.render.FeatureFlag;
import io.dormouse.knative.render.FeatureFlags;
import io.dormouse.knative.render.References;
import io.dormouse.knative.render.ServiceRenderer;
import io.fabric8.knative.serving.v1.Service;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads what a configured model needs of its cluster.
final class NeedsReader {
  private NeedsReader() {}

  static ServiceName name(KnativeService service) {
    return new ServiceName(service.namespace(), service.service());
  }

  static ModelNeeds read(ModelConfig model, KnativeService service) {
    KnativeDeployment deployment = service.deployment();
    boolean rendered = ModelServices.isComplete(service);
    var scaling = ModelServices.scaling(model, service);
    return new ModelNeeds(
        model.name(),
        name(service),
        rendered ? featureFlags(model, service) : Set.of(),
        rendered ? References.of(manifest(model, service)) : List.of(),
        rendered,
        new ModelNeeds.Clocks(
            deployment.requestTimeout(),
            deployment.coldStart(),
            service.nodeTimeout(),
            model.timing().wake(),
            model.timing().load(),
            model.timing().idle(),
            service.stableWindow()),
        new ModelNeeds.Scale(
            deployment.minScale(),
            service.maxScale(),
            scaling.slots(),
            scaling.containerConcurrency(),
            scaling.burstCapacity()),
        placement(deployment.placement()));
  }

  /// Keys of Knative's `config-features` that the rendered Service needs.
  private static Set<String> featureFlags(ModelConfig model, KnativeService service) {
    return FeatureFlags.of(manifest(model, service)).stream()
        .map(FeatureFlag::key)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Service manifest(ModelConfig model, KnativeService service) {
    return ServiceRenderer.render(ModelServices.of(model, service));
  }

  private static Placement placement(KnativeDeployment.Placement placement) {
    return new Placement(
        placement.gpus(),
        placement.gpuResource(),
        placement.nodeSelector().stream()
            .collect(Collectors.toMap(NodeLabel::key, NodeLabel::value)),
        placement.tolerations().stream()
            .map(it -> new Placement.Toleration(it.key(), it.value(), it.effect()))
            .toList());
  }

  /// The Service of a model that Knative serves.
  static Optional<KnativeService> service(ModelConfig model) {
    return model.source() instanceof KnativeService service
        ? Optional.of(service)
        : Optional.empty();
  }
}
