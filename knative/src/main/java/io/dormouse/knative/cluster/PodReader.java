package io.dormouse.knative.cluster;

import io.dormouse.knative.fact.ContainerFacts;
import io.dormouse.knative.fact.PodFacts;
import io.dormouse.knative.fact.PodFacts.Lifecycle;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads a Pod.
final class PodReader {
  private static final String QUEUE_PROXY = "queue-proxy";
  private static final String DOOR = "queue-port";

  private PodReader() {}

  static PodFacts read(Pod pod) {
    var metadata = pod.getMetadata();
    PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    Map<String, String> labels =
        Objects.requireNonNullElse(metadata.getLabels(), Map.<String, String>of());
    String node = pod.getSpec() == null ? null : pod.getSpec().getNodeName();
    return new PodFacts(
        metadata.getName(),
        text(metadata.getUid()),
        text(labels.get(Labels.REVISION)),
        text(node),
        text(status.getPodIP()),
        door(pod.getSpec()),
        Times.read(metadata.getCreationTimestamp()),
        Optional.ofNullable(metadata.getDeletionTimestamp()).map(Times::read),
        lifecycle(status.getPhase()),
        text(status.getReason()),
        text(status.getMessage()),
        ConditionReader.pod(status.getConditions(), "PodScheduled"),
        ConditionReader.pod(status.getConditions(), "Ready"),
        gated(pod.getSpec()),
        Stream.concat(
                containers(status.getInitContainerStatuses(), true),
                containers(status.getContainerStatuses(), false))
            .toList());
  }

  private static int door(@Nullable PodSpec spec) {
    return spec == null
        ? 0
        : spec.getContainers().stream()
            .filter(container -> QUEUE_PROXY.equals(container.getName()))
            .flatMap(container -> container.getPorts().stream())
            .filter(port -> DOOR.equals(port.getName()))
            .mapToInt(ContainerPort::getContainerPort)
            .findFirst()
            .orElse(0);
  }

  private static boolean gated(@Nullable PodSpec spec) {
    return spec != null
        && (!spec.getReadinessGates().isEmpty()
            || spec.getContainers().stream()
                .anyMatch(container ->
                    container.getReadinessProbe() != null
                        && !QUEUE_PROXY.equals(container.getName())));
  }

  private static Lifecycle lifecycle(@Nullable String phase) {
    return "Failed".equals(phase) || "Succeeded".equals(phase) ? Lifecycle.ENDED : Lifecycle.ALIVE;
  }

  private static Stream<ContainerFacts> containers(
      @Nullable List<ContainerStatus> statuses, boolean init) {
    return statuses == null
        ? Stream.empty()
        : statuses.stream().map(status -> container(status, init));
  }

  private static ContainerFacts container(ContainerStatus status, boolean init) {
    Integer restarts = status.getRestartCount();
    return new ContainerFacts(
        text(status.getName()),
        init,
        text(status.getImage()),
        restarts == null ? 0 : restarts,
        state(status.getState()),
        Optional.ofNullable(status.getLastState())
            .flatMap(last -> Optional.ofNullable(last.getTerminated()))
            .map(PodReader::ended));
  }

  private static ContainerFacts.State state(@Nullable ContainerState state) {
    if (state != null && state.getRunning() != null) {
      return new ContainerFacts.Running(Times.read(state.getRunning().getStartedAt()));
    }
    if (state != null && state.getTerminated() != null) {
      return ended(state.getTerminated());
    }
    if (state != null && state.getWaiting() != null) {
      return new ContainerFacts.Waiting(
          text(state.getWaiting().getReason()), text(state.getWaiting().getMessage()));
    }
    return new ContainerFacts.Waiting("", "");
  }

  private static ContainerFacts.Ended ended(ContainerStateTerminated terminated) {
    Integer code = terminated.getExitCode();
    return new ContainerFacts.Ended(
        code == null ? -1 : code,
        text(terminated.getReason()),
        text(terminated.getMessage()),
        Times.read(terminated.getStartedAt()),
        Times.read(terminated.getFinishedAt()));
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
