package io.dormouse.gateway.platform.knative;

import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.config.ModelSource.KnativeService;
import io.dormouse.gateway.config.ModelSource.Route;
import io.dormouse.gateway.platform.WorkerLog;
import io.dormouse.gateway.pool.ReplicaPlatform;
import io.dormouse.gateway.pool.Replicas;
import io.dormouse.knative.fact.Fact;
import io.dormouse.knative.view.Cause;
import io.dormouse.knative.view.Endpoint;
import io.dormouse.knative.view.Failure;
import io.dormouse.knative.view.FailureRules;
import io.dormouse.knative.view.Phase;
import io.dormouse.knative.view.RevisionView;
import io.dormouse.knative.view.ServiceView;
import io.dormouse.knative.wake.ActivatorCalls;
import io.dormouse.knative.wake.Pin;
import io.dormouse.knative.wake.PinSchedule;
import io.dormouse.knative.wake.ReadinessProbes;
import io.dormouse.knative.wake.RevisionId;
import io.dormouse.knative.wake.Waker;
import io.dormouse.knative.watch.FactBoard;
import io.dormouse.knative.watch.Following;
import java.time.Duration;
import java.util.List;
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
  private Optional<Target> target = Optional.empty();
  private Optional<WakeMarks> marks = Optional.empty();
  private Optional<Failure> stale = Optional.empty();
  private boolean wanted;
  private Duration stay = Duration.ZERO;
  private String told = "";
  private volatile String phase = "unknown";
  private @Nullable Consumer<Replicas> listener;
  private @Nullable FactBoard board;
  private @Nullable ServiceView view;
  private @Nullable Following following;

  /// The Revision that is woken and kept.
  ///
  /// @param linger how long it stays by itself after the last call
  private record Target(RevisionId revision, Duration linger, Waker waker, Optional<Pin> pin) {
    Target with(Optional<Pin> other) {
      return new Target(revision, linger, waker, other);
    }

    void close() {
      pin.ifPresent(Pin::close);
      waker.close();
    }
  }

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
      wanted = true;
      marks = Optional.of(new WakeMarks(host.clock().instant()));
      stale =
          Optional.ofNullable(view)
              .flatMap(ReplicaReader::failure)
              .filter(it -> it.cause() == Cause.PROGRESS_DEADLINE);
      target.ifPresent(it -> it.waker().wanted());
      tell();
    });
  }

  @Override
  public void unwake() {
    run(() -> {
      wanted = false;
      target.ifPresent(it -> it.waker().unwanted());
    });
  }

  @Override
  public void keep(Duration wanted) {
    run(() -> {
      stay = wanted.compareTo(stay) > 0 ? wanted : stay;
      target = target.map(it -> it.pin().isPresent() ? it : pinned(it));
    });
  }

  @Override
  public void letGo() {
    run(() -> {
      stay = Duration.ZERO;
      target.flatMap(Target::pin).ifPresent(Pin::close);
      target = target.map(it -> it.with(Optional.empty()));
    });
  }

  private void seen(ServiceView seen) {
    view = seen;
    aim(seen);
    var endpoints = reader.touchable(seen);
    if (!endpoints.isEmpty()) {
      wanted = false;
      target.ifPresent(it -> {
        it.waker().podReady();
        it.pin().ifPresent(pin -> pin.endpoints(endpoints));
      });
    }
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

  /// Turns to the Revision with the largest share of the traffic.
  private void aim(ServiceView seen) {
    Optional<RevisionView> next = seen.revisions().stream().findFirst();
    if (next.map(this::id).equals(target.map(Target::revision))) {
      return;
    }
    target.ifPresent(Target::close);
    target = next.map(this::aimed);
    target.ifPresent(it -> {
      if (wanted) {
        it.waker().wanted();
      }
    });
  }

  private RevisionId id(RevisionView revision) {
    return new RevisionId(service.namespace(), revision.name());
  }

  private Target aimed(RevisionView revision) {
    var waker = new Waker(id(revision), calls, host.clock(), host.timer());
    var linger = service.stableWindow().plus(revision.retention());
    var aimed = new Target(id(revision), linger, waker, Optional.empty());
    return pinned(aimed);
  }

  /// Pins a Revision that would go before it may.
  private Target pinned(Target at) {
    if (stay.compareTo(at.linger()) <= 0) {
      return at;
    }
    var pin = new Pin(new PinSchedule(service.stableWindow()), at.waker(), calls, host.timer());
    var endpoints = view == null ? List.<Endpoint>of() : reader.touchable(view);
    if (!endpoints.isEmpty()) {
      pin.endpoints(endpoints);
    }
    return at.with(Optional.of(pin));
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
      listener.accept(reader.read(view, host.gateways(), reached, stale));
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
      target.ifPresent(Target::close);
      target = Optional.empty();
      calls.close();
    });
  }
}
