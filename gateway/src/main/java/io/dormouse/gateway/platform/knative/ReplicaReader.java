package io.dormouse.gateway.platform.knative;

import io.dormouse.gateway.config.ModelSource.KnativeService;
import io.dormouse.gateway.pool.Replicas;
import io.dormouse.gateway.pool.Replicas.Coming;
import io.dormouse.gateway.pool.Replicas.Replica;
import io.dormouse.gateway.pool.WakeFailure;
import io.dormouse.gateway.pool.WorkerEndpoint;
import io.dormouse.knative.view.Cause;
import io.dormouse.knative.view.Endpoint;
import io.dormouse.knative.view.Failure;
import io.dormouse.knative.view.Phase;
import io.dormouse.knative.view.PodView;
import io.dormouse.knative.view.RevisionView;
import io.dormouse.knative.view.ServiceView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Turns what is seen of a Knative Service into what its pool is told.
final class ReplicaReader {
  private static final int SERVICE_PORT = 80;

  private final KnativeService service;
  private final ReplicaIds ids;

  ReplicaReader(KnativeService service, ReplicaIds ids) {
    this.service = service;
    this.ids = ids;
  }

  /// @param failure why what is waited for does not come; of no account beside a replica
  Replicas read(
      ServiceView view, int gateways, Map<String, Long> marks, Optional<Failure> failure) {
    var ready = replicas(view);
    return new Replicas(
        ready,
        coming(phase(view)),
        ready.isEmpty() ? failure.map(ReplicaReader::told) : Optional.empty(),
        gateways,
        marks);
  }

  private List<Replica> replicas(ServiceView view) {
    Set<Object> known = new HashSet<>();
    List<Replica> replicas = new ArrayList<>();
    for (RevisionView revision : view.revisions()) {
      switch (service.route()) {
        case POD -> {
          for (Endpoint endpoint : revision.endpoints()) {
            known.add(endpoint);
            replicas.add(new Replica(ids.of(endpoint), at(endpoint), 1));
          }
        }
        case SERVICE -> {
          known.add(revision.name());
          if (!revision.endpoints().isEmpty()) {
            replicas.add(
                new Replica(
                    ids.of(revision.name()), through(revision), revision.endpoints().size()));
          }
        }
      }
    }
    ids.retain(known);
    return replicas;
  }

  private static WorkerEndpoint at(Endpoint endpoint) {
    return new WorkerEndpoint(endpoint.host(), endpoint.port(), Optional.empty());
  }

  private WorkerEndpoint through(RevisionView revision) {
    return new WorkerEndpoint(host(revision), SERVICE_PORT, Optional.empty());
  }

  private String host(RevisionView revision) {
    return revision.name() + "." + service.namespace() + ".svc.cluster.local";
  }

  /// Where a pin may touch the replicas.
  List<Endpoint> touchable(ServiceView view) {
    return view.revisions().stream()
        .flatMap(revision ->
            switch (service.route()) {
              case POD -> revision.endpoints().stream();
              case SERVICE ->
                  revision.endpoints().stream()
                      .limit(1)
                      .map(_ -> new Endpoint(host(revision), SERVICE_PORT, revision.name()));
            })
        .toList();
  }

  /// The phase of whichever Revision is nearest to being ready.
  static Phase phase(ServiceView view) {
    return view.revisions().stream()
        .map(RevisionView::phase)
        .max(Comparator.comparingInt(Phase::nearness))
        .orElseGet(Phase.Asleep::new);
  }

  /// The node of the pod that is nearest to being ready.
  static Optional<PodView> pod(ServiceView view) {
    return view.revisions().stream()
        .flatMap(revision -> revision.pods().stream())
        .max(Comparator.comparingInt(pod -> pod.phase().nearness()));
  }

  /// Why no Revision comes up; the largest share speaks.
  static Optional<Failure> failure(ServiceView view) {
    return view.failure()
        .or(() -> view.revisions().stream().findFirst().flatMap(RevisionView::failure));
  }

  private static Coming coming(Phase phase) {
    return switch (phase) {
      case Phase.Asleep _, Phase.Draining _, Phase.Ready _ -> new Coming.None();
      case Phase.Scheduling _, Phase.WaitingForNode _, Phase.Pulling _, Phase.Starting _ ->
          new Coming.Starting();
      case Phase.Loading(long bytes, long total) -> new Coming.Loading(bytes, total);
      case Phase.Warming _ -> new Coming.Warming();
    };
  }

  private static WakeFailure told(Failure failure) {
    Cause cause = failure.cause();
    return new WakeFailure(
        cause.name().toLowerCase(Locale.ROOT),
        cause.safeMessage(),
        cause.remedy() + " " + failure.detail());
  }
}
