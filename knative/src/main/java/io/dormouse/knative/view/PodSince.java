package io.dormouse.knative.view;

import io.dormouse.knative.fact.ContainerFacts.Running;
import io.dormouse.knative.fact.PodFacts;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;

/// Reads when a Pod's phase began, or the last step before it that the cluster dates.
final class PodSince {
  private PodSince() {}

  static Instant of(PodFacts pod, Phase phase) {
    return switch (phase) {
      case Phase.Asleep _, Phase.Draining _ -> Instant.EPOCH;
      case Phase.Scheduling _ -> pod.createdAt();
      case Phase.WaitingForNode _, Phase.Pulling _ -> pod.scheduled().since();
      case Phase.Starting _, Phase.Loading _, Phase.Warming _ -> started(pod);
      case Phase.Ready _ -> pod.ready().since();
    };
  }

  /// When its last container was started.
  private static Instant started(PodFacts pod) {
    return pod.containers().stream()
        .flatMap(container ->
            container.state() instanceof Running(Instant since) ? Stream.of(since) : Stream.empty())
        .max(Comparator.naturalOrder())
        .orElse(pod.scheduled().since());
  }
}
