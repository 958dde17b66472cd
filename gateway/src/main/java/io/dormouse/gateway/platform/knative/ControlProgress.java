package io.dormouse.gateway.platform.knative;

import io.dormouse.gateway.config.ModelSource.KnativeService;
import io.dormouse.gateway.platform.ControlPort;
import io.dormouse.gateway.platform.StatusStream;
import io.dormouse.gateway.platform.Tempo;
import io.dormouse.gateway.platform.WorkerStatus;
import io.dormouse.knative.fact.Fact;
import io.dormouse.knative.view.PodView;
import io.dormouse.knative.view.ServiceView;
import io.dormouse.knative.watch.FactBoard;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Follows what workers of ours say of their start, on the control ports of pods that are not ready
/// yet; a few at a time.
final class ControlProgress implements AutoCloseable {
  private static final int MOST_STREAMS = 8;

  /// A small model is ready some milliseconds after its worker listens at all.
  private static final Tempo TEMPO = Tempo.STANDARD.retryingAfter(20);

  private final KnativeHost host;
  private final KnativeService service;
  private final Map<String, StatusStream> streams = new HashMap<>();
  private final Consumer<String> ready;
  private @Nullable FactBoard board;

  /// @param ready told, again and again, of the uids of Pods whose worker says that it is ready
  ControlProgress(KnativeHost host, KnativeService service, Consumer<String> ready) {
    this.ready = ready;
    this.host = host;
    this.service = service;
  }

  /// Where the progress is written down.
  void tellTo(FactBoard facts) {
    board = facts;
  }

  /// Opens what is new and closes what is over.
  void follow(ServiceView view) {
    if (service.controlPort().isEmpty()) {
      return;
    }
    List<PodView> starting = WorkerProgress.starting(view).limit(MOST_STREAMS).toList();
    Set<String> wanted = starting.stream().map(PodView::uid).collect(Collectors.toSet());
    streams.keySet().stream()
        .filter(uid -> !wanted.contains(uid))
        .toList()
        .forEach(uid -> Optional.ofNullable(streams.remove(uid)).ifPresent(StatusStream::close));
    starting.forEach(pod -> streams.computeIfAbsent(pod.uid(), _ -> opened(pod)));
  }

  private StatusStream opened(PodView pod) {
    var port =
        new ControlPort(pod.address(), service.controlPort().orElseThrow(), Optional.empty());
    var stream =
        new StatusStream(host.vertx(), host.control(), port, TEMPO, new Listener(pod.uid()));
    stream.open();
    return stream;
  }

  private void told(String podUid, WorkerStatus status) {
    if (status.phase() == WorkerStatus.Phase.READY) {
      ready.accept(podUid);
    }
    var facts = board;
    if (facts != null && streams.containsKey(podUid)) {
      WorkerProgress.of(status)
          .ifPresent(progress -> facts.take(new Fact.ProgressSeen(podUid, progress)));
    }
  }

  @Override
  public void close() {
    streams.values().forEach(StatusStream::close);
    streams.clear();
  }

  /// Hears one pod; that it is silent says nothing, the cluster watches it.
  private final class Listener implements StatusStream.Listener {
    private final String podUid;

    Listener(String podUid) {
      this.podUid = podUid;
    }

    @Override
    public void status(WorkerStatus status) {
      told(podUid, status);
    }

    @Override
    public void silent() {}

    @Override
    public void suspect() {}
  }
}
