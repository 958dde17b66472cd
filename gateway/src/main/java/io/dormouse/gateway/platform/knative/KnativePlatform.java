package io.dormouse.gateway.platform.knative;

import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.config.ModelSource.KnativeService;
import io.dormouse.gateway.config.ModelSource.Route;
import io.dormouse.gateway.platform.WorkerLog;
import io.dormouse.gateway.pool.ReplicaPlatform;
import io.dormouse.gateway.pool.Replicas;
import io.dormouse.knative.fact.Fact;
import io.dormouse.knative.view.FailureRules;
import io.dormouse.knative.view.Phase;
import io.dormouse.knative.view.ServiceView;
import io.dormouse.knative.wake.ActivatorCalls;
import io.dormouse.knative.wake.ReadinessProbes;
import io.dormouse.knative.watch.FactBoard;
import io.dormouse.knative.watch.Following;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Follows one model's Knative Service. Everything happens on the host's context.
public final class KnativePlatform implements ReplicaPlatform, AutoCloseable {
  private final KnativeHost host;
  private final ModelConfig model;
  private final KnativeService service;
  private final Logger log;
  private final WorkerLog lines = new WorkerLog(WorkerLog.CAPACITY);
  private final ReplicaReader reader;
  private final ActivatorCalls calls;
  private final ControlProgress progress;
  private final ReadinessProbes probes;
  private final Aim aim;
  private Optional<WakeMarks> marks = Optional.empty();
  private String told = "";
  private volatile String phase = "unknown";
  private @Nullable Consumer<Replicas> listener;
  private @Nullable FactBoard board;
  private @Nullable ServiceView view;
  private @Nullable Following following;

  /// A platform that follows nothing yet.
  public KnativePlatform(KnativeHost host, ModelConfig model, KnativeService service) {
    this.host = host;
    this.model = model;
    this.service = service;
    this.log = Logger.getLogger("dormouse.replica." + model.name());
    this.reader = new ReplicaReader(service, new ReplicaIds(model.name()));
    this.calls =
        new ActivatorCalls(
            host.vertx(),
            host.config().activator(),
            service.deployment().container().readyPath(),
            model.timing().load(),
            KnativeHost.touchTimeout());
    this.aim = new Aim(service, reader, calls, host.clock(), host.timer());
    this.probes = new ReadinessProbes(host.vertx(), host.timer(), this::answering);
    this.progress = new ControlProgress(host, service, probes::workerReady);
  }

  /// What happened to the Service's replicas, the last lines of it.
  public WorkerLog log() {
    return lines;
  }

  /// What the replica that is nearest to being ready is at, in words.
  public String phase() {
    return phase;
  }

  @Override
  public void follow(Consumer<Replicas> listener) {
    run(() -> {
      this.listener = listener;
      var facts = host.board(service.namespace());
      board = facts;
      progress.tellTo(facts);
      following =
          facts.follow(
              service.service(), FailureRules.withNodeTimeout(service.nodeTimeout()), this::seen);
      host.join(this);
    });
  }

  @Override
  public void wake() {
    run(() -> {
      if (aim.wake()) {
        marks = Optional.of(new WakeMarks(host.clock().instant()));
      }
      tell();
    });
  }

  @Override
  public void unwake() {
    run(aim::unwake);
  }

  @Override
  public void keep(Duration wanted) {
    run(() -> aim.keep(wanted));
  }

  @Override
  public void letGo() {
    run(aim::letGo);
  }

  private void seen(ServiceView seen) {
    view = seen;
    aim.seen(seen);
    note(seen);
    progress.follow(seen);
    if (service.route() == Route.POD) {
      probes.follow(seen.revisions().stream().flatMap(it -> it.awaited().stream()).toList());
    }
    tell();
  }

  private void answering(String podUid) {
    if (board != null) {
      board.take(new Fact.Answering(podUid));
    }
  }

  private void note(ServiceView seen) {
    Phase at = ReplicaReader.phase(seen);
    marks.ifPresent(it -> it.at(at, host.clock().instant()));
    var failure = ReplicaReader.failure(seen);
    phase =
        failure
            .map(it -> PhaseText.name(at) + ": " + PhaseText.of(it))
            .orElseGet(() -> PhaseText.of(at));
    if (!phase.equals(told)) {
      told = phase;
      String where = ReplicaReader.pod(seen).map(pod -> " (pod " + pod.name() + ")").orElse("");
      lines.add(host.clock().instant() + " " + phase + where);
      log.infof("model=%s %s%s", model.name(), phase, where);
    }
  }

  /// Tells the pool what is known.
  void tell() {
    if (view != null && listener != null) {
      Map<String, Long> reached = marks.map(WakeMarks::all).orElseGet(Map::of);
      listener.accept(reader.read(view, host.gateways(), reached, aim.failure()));
    }
  }

  private void run(Runnable task) {
    host.context().runOnContext(_ -> task.run());
  }

  @Override
  public void close() {
    run(() -> {
      host.leave(this);
      if (following != null) {
        following.close();
      }
      progress.close();
      probes.close();
      aim.close();
      calls.close();
    });
  }
}
