package io.dormouse.gateway.platform.knative;

import io.dormouse.gateway.config.ModelSource.KnativeService;
import io.dormouse.knative.view.Endpoint;
import io.dormouse.knative.view.Failure;
import io.dormouse.knative.view.RevisionView;
import io.dormouse.knative.view.ServiceView;
import io.dormouse.knative.wake.Pin;
import io.dormouse.knative.wake.PinSchedule;
import io.dormouse.knative.wake.RevisionCalls;
import io.dormouse.knative.wake.RevisionId;
import io.dormouse.knative.wake.Waker;
import io.dormouse.knative.watch.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Wakes and keeps the Revision that takes the largest share of a Service's traffic.
///
/// A wish to wake it stands until a pod of the Service takes calls, and is none where one does.
final class Aim implements AutoCloseable {
  private final KnativeService service;
  private final ReplicaReader reader;
  private final RevisionCalls calls;
  private final InstantSource clock;
  private final Timer timer;
  private Optional<Target> target = Optional.empty();
  private Optional<Wish> wish = Optional.empty();
  private Optional<Failure> seen = Optional.empty();
  private List<Endpoint> endpoints = List.of();
  private Duration stay = Duration.ZERO;

  /// The Revision that is aimed at.
  ///
  /// @param linger how long it stays by itself after the last call
  private record Target(RevisionId revision, Duration linger, Waker waker, Optional<Pin> pin) {
    Target with(Optional<Pin> other) {
      return new Target(revision, linger, waker, other);
    }

    Target lingering(Duration other) {
      return new Target(revision, other, waker, pin);
    }

    void close() {
      pin.ifPresent(Pin::close);
      waker.close();
    }
  }

  Aim(
      KnativeService service,
      ReplicaReader reader,
      RevisionCalls calls,
      InstantSource clock,
      Timer timer) {
    this.service = service;
    this.reader = reader;
    this.calls = calls;
    this.clock = clock;
    this.timer = timer;
  }

  /// Takes what is seen of the Service now.
  void seen(ServiceView view) {
    seen = ReplicaReader.failure(view);
    endpoints = reader.touchable(view);
    if (!endpoints.isEmpty()) {
      wish = Optional.empty();
    }
    turn(view.revisions().stream().findFirst());
    if (!endpoints.isEmpty()) {
      target.ifPresent(it -> {
        it.waker().podReady();
        it.pin().ifPresent(pin -> pin.endpoints(endpoints));
      });
    }
  }

  /// Somebody waits for a replica.
  ///
  /// @return whether one is asked for; not where a pod takes calls already
  boolean wake() {
    if (!endpoints.isEmpty()) {
      return false;
    }
    wish = Optional.of(new Wish(clock.instant(), seen));
    target.ifPresent(it -> it.waker().wanted());
    return true;
  }

  /// Nobody waits any more.
  void unwake() {
    wish = Optional.empty();
    target.ifPresent(it -> it.waker().unwanted());
  }

  /// The replicas are to stay; the longest such wish counts until they are let go.
  void keep(Duration wanted) {
    stay = wanted.compareTo(stay) > 0 ? wanted : stay;
    target = target.map(this::kept);
  }

  /// The autoscaler may take them.
  void letGo() {
    stay = Duration.ZERO;
    target = target.map(this::kept);
  }

  /// Why what is wished for does not come.
  Optional<Failure> failure() {
    return seen.filter(failure -> wish.filter(it -> it.isFailedBy(failure)).isPresent());
  }

  private void turn(Optional<RevisionView> next) {
    if (next.map(this::id).equals(target.map(Target::revision))) {
      target = next.flatMap(it -> target.map(at -> kept(at.lingering(linger(it)))));
      return;
    }
    target.ifPresent(Target::close);
    target = next.map(this::aimed);
    if (wish.isPresent()) {
      target.ifPresent(it -> it.waker().wanted());
    }
  }

  private RevisionId id(RevisionView revision) {
    return new RevisionId(service.namespace(), revision.name());
  }

  private Duration linger(RevisionView revision) {
    return service.stableWindow().plus(revision.retention());
  }

  private Target aimed(RevisionView revision) {
    var waker = new Waker(id(revision), calls, clock, timer);
    return kept(new Target(id(revision), linger(revision), waker, Optional.empty()));
  }

  /// Pins a Revision that would go before it may, and no other.
  private Target kept(Target at) {
    boolean wanted = stay.compareTo(at.linger()) > 0;
    if (wanted == at.pin().isPresent()) {
      return at;
    }
    at.pin().ifPresent(Pin::close);
    return at.with(wanted ? Optional.of(pin(at)) : Optional.empty());
  }

  private Pin pin(Target at) {
    var pin = new Pin(new PinSchedule(service.stableWindow()), at.waker(), calls, timer);
    if (!endpoints.isEmpty()) {
      pin.endpoints(endpoints);
    }
    return pin;
  }

  @Override
  public void close() {
    target.ifPresent(Target::close);
    target = Optional.empty();
  }
}
