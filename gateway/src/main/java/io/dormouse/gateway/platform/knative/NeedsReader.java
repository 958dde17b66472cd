package io.dormouse.gateway.platform.knative;

import io.dormouse.gateway.config.KnativeDeployment;
import io.dormouse.gateway.config.KnativeDeployment.NodeLabel;
import io.dormouse.gateway.config.KnativeDeployment.Worker;
import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.config.ModelSource.KnativeService;
import io.dormouse.knative.check.ModelNeeds;
import io.dormouse.knative.check.Placement;
import io.dormouse.knative.check.ServiceName;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Reads what a configured model needs of its cluster.
final class NeedsReader {
  private static final String POD_SPEC = "kubernetes.podspec-";
  private static final int BACKLOG = 4;
  private static final int MOST_CALLS = 1000;

  private NeedsReader() {}

  static ServiceName name(KnativeService service) {
    return new ServiceName(service.namespace(), service.service());
  }

  static ModelNeeds read(ModelConfig model, KnativeService service) {
    KnativeDeployment deployment = service.deployment();
    boolean rendered = deployment.container().image().isPresent();
    int slots =
        deployment
            .worker()
            .map(Worker::generation)
            .flatMap(it -> it.slots())
            .orElse(model.concurrency());
    return new ModelNeeds(
        model.name(),
        name(service),
        rendered ? featureFlags(service) : Set.of(),
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
            slots,
            Math.min(MOST_CALLS, slots * BACKLOG)),
        placement(deployment.placement()));
  }

  /// Keys of Knative's `config-features` that the rendered Service needs.
  private static Set<String> featureFlags(KnativeService service) {
    var placement = service.deployment().placement();
    Set<String> flags = new TreeSet<>();
    flags.add(POD_SPEC + "volumes-emptydir");
    if (!placement.nodeSelector().isEmpty()) {
      flags.add(POD_SPEC + "nodeselector");
    }
    if (!placement.tolerations().isEmpty()) {
      flags.add(POD_SPEC + "tolerations");
    }
    placement.runtimeClass().ifPresent(_ -> flags.add(POD_SPEC + "runtimeclassname"));
    placement.priorityClass().ifPresent(_ -> flags.add(POD_SPEC + "priorityclassname"));
    service
        .deployment()
        .container()
        .volume()
        .ifPresent(_ -> flags.add(POD_SPEC + "persistent-volume-claim"));
    if (service.maxScale() > 1) {
      flags.add(POD_SPEC + "topologyspreadconstraints");
    }
    return flags;
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
