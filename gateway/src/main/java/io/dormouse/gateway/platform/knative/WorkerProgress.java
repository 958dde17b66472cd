package io.dormouse.gateway.platform.knative;

import io.dormouse.gateway.platform.WorkerStatus;
import io.dormouse.knative.fact.LoadProgress;
import io.dormouse.knative.view.Phase;
import io.dormouse.knative.view.PodView;
import io.dormouse.knative.view.ServiceView;
import java.util.Optional;
import java.util.stream.Stream;

/// What workers of ours say of their start, and which pods have such a worker.
final class WorkerProgress {
  private WorkerProgress() {}

  /// The pods that have an address and are not ready yet.
  static Stream<PodView> starting(ServiceView view) {
    return view.revisions().stream()
        .flatMap(revision -> revision.pods().stream())
        .filter(pod -> !pod.address().isEmpty() && starts(pod.phase()));
  }

  private static boolean starts(Phase phase) {
    return phase instanceof Phase.Starting
        || phase instanceof Phase.Loading
        || phase instanceof Phase.Warming;
  }

  /// How far a start is; a worker that is ready is warming until the cluster finds it so. Empty
  /// where the cluster says as much.
  static Optional<LoadProgress> of(WorkerStatus status) {
    return switch (status.phase()) {
      case LOADING -> Optional.of(new LoadProgress.Loading(status.bytes(), status.totalBytes()));
      case WARMING, READY -> Optional.of(new LoadProgress.Warming());
      case STARTING, DRAINING, RELEASED -> Optional.empty();
    };
  }
}
