package io.dormouse.knative.render;

import io.fabric8.knative.serving.v1.RevisionSpec;
import io.fabric8.knative.serving.v1.RevisionSpecBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Makes the pods of a model; a field that nothing asks for is left out, because many need a
/// feature flag.
final class RevisionSpecs {
  private static final String CONTAINER = "worker";

  private RevisionSpecs() {}

  static RevisionSpec of(ModelService model) {
    ModelService.Placement placement = model.placement();
    long timeout = Units.seconds(model.clocks().request());
    var spec =
        new RevisionSpecBuilder()
            .withContainerConcurrency((long) model.scaling().containerConcurrency())
            .withTimeoutSeconds(timeout)
            .withResponseStartTimeoutSeconds(timeout)
            .withEnableServiceLinks(false)
            .withAutomountServiceAccountToken(false)
            .withNodeSelector(placement.nodeSelector())
            .withTolerations(
                placement.tolerations().stream().map(RevisionSpecs::toleration).toList())
            .withContainers(container(model))
            .withVolumes(PodVolumes.volumes(model.container()));
    placement.serviceAccount().ifPresent(spec::withServiceAccountName);
    placement.imagePullSecret().ifPresent(spec::addNewImagePullSecret);
    placement.runtimeClass().ifPresent(spec::withRuntimeClassName);
    placement.priorityClass().ifPresent(spec::withPriorityClassName);
    if (model.scaling().maxScale() > 1) {
      spec.withTopologySpreadConstraints(
          Spread.overNodes(Map.of(ModelLabel.KEY, ModelLabel.value(model.model()))));
    }
    return spec.build();
  }

  private static Container container(ModelService model) {
    ModelService.Container container = model.container();
    var rendered =
        new ContainerBuilder()
            .withName(CONTAINER)
            .withImage(container.image())
            .withArgs(container.args())
            .withEnv(variables(container))
            .addNewPort()
            .withName("http1")
            .withContainerPort(container.port())
            .endPort()
            .withReadinessProbe(readiness(container))
            .withSecurityContext(Restricted.container())
            .withVolumeMounts(PodVolumes.mounts(container));
    resources(model.placement()).ifPresent(rendered::withResources);
    return rendered.build();
  }

  private static List<EnvVar> variables(ModelService.Container container) {
    return container.variables().entrySet().stream()
        .map(it -> new EnvVarBuilder().withName(it.getKey()).withValue(it.getValue()).build())
        .toList();
  }

  /// Without a period: queue-proxy asks every 50 ms, and no failure counts.
  private static Probe readiness(ModelService.Container container) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(container.readyPath())
        .withPort(new IntOrString(container.port()))
        .endHttpGet()
        .build();
  }

  private static Optional<ResourceRequirements> resources(ModelService.Placement placement) {
    SequencedMap<String, Quantity> requests = new LinkedHashMap<>();
    SequencedMap<String, Quantity> limits = new LinkedHashMap<>();
    placement.cpu().ifPresent(cores -> requests.put("cpu", new Quantity(cores)));
    placement
        .memoryBytes()
        .ifPresent(bytes -> {
          requests.put("memory", Units.bytes(bytes));
          limits.put("memory", Units.bytes(bytes));
        });
    if (placement.gpus() > 0) {
      limits.put(placement.gpuResource(), new Quantity(Integer.toString(placement.gpus())));
    }
    return requests.isEmpty() && limits.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ResourceRequirementsBuilder().withRequests(requests).withLimits(limits).build());
  }

  private static Toleration toleration(ModelService.Toleration taint) {
    var toleration =
        new TolerationBuilder()
            .withKey(taint.key())
            .withOperator(taint.value().isPresent() ? "Equal" : "Exists")
            .withEffect(taint.effect());
    taint.value().ifPresent(toleration::withValue);
    return toleration.build();
  }
}
