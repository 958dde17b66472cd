package io.dormouse.gateway.platform.knative;

import io.dormouse.gateway.config.ModelSource.KnativeService;
import io.dormouse.knative.view.Failure;
import io.dormouse.knative.view.Phase;
import io.dormouse.knative.view.PodView;
import io.dormouse.knative.view.ServiceView;
import java.time.Instant;
import java.util.Optional;

/// One line of the cluster's status: a model and what its Service is at.
///
/// @param ready replicas that take calls
/// @param wanted replicas that are there or asked for, those that go away left out
/// @param since when the phase, or the failure, began
/// @param node of the replica that is nearest to being ready; empty where none has one
/// @param reason why it waits or fails, or how far it is; empty where there is nothing to say
record ServiceStatus(
    String model,
    String service,
    int ready,
    int wanted,
    String phase,
    Optional<Instant> since,
    String node,
    String reason) {
  static ServiceStatus of(String model, KnativeService service, ServiceView view) {
    Phase phase = ReplicaReader.phase(view);
    Optional<PodView> pod = ReplicaReader.pod(view);
    Optional<Failure> failure = ReplicaReader.failure(view);
    boolean deploying = view.revisions().isEmpty() && failure.isEmpty();
    int ready = view.revisions().stream().mapToInt(it -> it.endpoints().size()).sum();
    return new ServiceStatus(
        model,
        NeedsReader.name(service).toString(),
        ready,
        Math.max(ready, wanted(view, phase)),
        deploying ? "deploying" : failure.isPresent() ? "failed" : PhaseText.name(phase),
        failure
            .map(Failure::since)
            .or(() -> pod.map(PodView::since))
            .filter(it -> it.isAfter(Instant.EPOCH)),
        pod.map(PodView::node).orElse(""),
        failure.map(PhaseText::of).orElseGet(() -> PhaseText.progress(phase)));
  }

  private static int wanted(ServiceView view, Phase phase) {
    long coming =
        view.revisions().stream()
            .flatMap(revision -> revision.pods().stream())
            .filter(pod -> !(pod.phase() instanceof Phase.Draining))
            .count();
    return Math.max(Math.toIntExact(coming), phase instanceof Phase.Scheduling ? 1 : 0);
  }

  /// A model of which nothing was heard.
  static ServiceStatus unknown(String model, KnativeService service, String why) {
    return new ServiceStatus(
        model, NeedsReader.name(service).toString(), 0, 0, "unknown", Optional.empty(), "", why);
  }
}
