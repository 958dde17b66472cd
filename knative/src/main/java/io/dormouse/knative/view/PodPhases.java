package io.dormouse.knative.view;

import io.dormouse.knative.fact.ConditionFacts.Status;
import io.dormouse.knative.fact.ContainerFacts;
import io.dormouse.knative.fact.ContainerFacts.Waiting;
import io.dormouse.knative.fact.LoadProgress;
import io.dormouse.knative.fact.PodFacts;
import java.util.Optional;
import java.util.Set;

/// Reads a Pod's phase.
///
/// 1. Being deleted, or ended: draining.
/// 2. Its address is among the ready endpoints: ready.
/// 3. The scheduler found no node: waiting for one; has not spoken: scheduling.
/// 4. A container that is being made waits for its image: pulling.
/// 5. A container is not running: starting.
/// 6. All run: what the worker says of itself, else starting.
final class PodPhases {
  private static final Set<String> PULL_TROUBLE =
      Set.of(
          "ErrImagePull",
          "ImagePullBackOff",
          "ErrImageNeverPull",
          "InvalidImageName",
          "ImageInspectError",
          "RegistryUnavailable",
          "SignatureValidationFailed");
  private static final Set<String> BEING_MADE = Set.of("ContainerCreating", "PodInitializing");

  private PodPhases() {}

  /// @param reachable whether a ready endpoint leads to the Pod
  static Phase of(
      PodFacts pod, PodEvents events, Optional<LoadProgress> progress, boolean reachable) {
    if (!pod.live()) {
      return new Phase.Draining();
    }
    if (reachable) {
      return new Phase.Ready();
    }
    if (pod.scheduled().status() != Status.TRUE) {
      return pod.scheduled().falseFor("Unschedulable")
          ? new Phase.WaitingForNode(pod.scheduled().message(), events.outlook())
          : new Phase.Scheduling();
    }
    return pod.containers().stream()
        .filter(container -> waitsForImage(container, events))
        .findFirst()
        .<Phase>map(container -> new Phase.Pulling(container.image()))
        .orElseGet(() -> booting(pod, progress));
  }

  private static boolean waitsForImage(ContainerFacts container, PodEvents events) {
    return container.state() instanceof Waiting(String reason, _)
        && (PULL_TROUBLE.contains(reason)
            || (BEING_MADE.contains(reason) && events.pulling(container.name())));
  }

  static boolean pullTrouble(String reason) {
    return PULL_TROUBLE.contains(reason);
  }

  private static Phase booting(PodFacts pod, Optional<LoadProgress> progress) {
    boolean waits = pod.containers().stream().anyMatch(at -> at.state() instanceof Waiting);
    if (waits || progress.isEmpty()) {
      return new Phase.Starting();
    }
    return switch (progress.get()) {
      case LoadProgress.Loading(long bytes, long total) -> new Phase.Loading(bytes, total);
      case LoadProgress.Warming() -> new Phase.Warming();
    };
  }
}
