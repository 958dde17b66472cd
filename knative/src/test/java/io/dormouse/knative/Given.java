package io.dormouse.knative;

import io.dormouse.knative.fact.ConditionFacts;
import io.dormouse.knative.fact.ConditionFacts.Status;
import io.dormouse.knative.fact.ContainerFacts;
import io.dormouse.knative.fact.EventFacts;
import io.dormouse.knative.fact.Fact;
import io.dormouse.knative.fact.PodFacts;
import io.dormouse.knative.fact.PodFacts.Lifecycle;
import io.dormouse.knative.fact.RevisionFacts;
import io.dormouse.knative.fact.ServiceFacts;
import io.dormouse.knative.fact.SliceFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Facts of one Service `minilm` with a Revision `minilm-1`, for tests.
public final class Given {
  public static final Instant START = Instant.parse("2026-11-24T04:00:00Z");
  public static final String SERVICE = "minilm";
  public static final String REVISION = "minilm-1";
  public static final String CONTAINER = "user-container";
  public static final String IMAGE = "registry.example/minilm:1";

  private Given() {}

  public static Instant at(long seconds) {
    return START.plusSeconds(seconds);
  }

  public static ConditionFacts condition(Status status, String reason, String message, Instant at) {
    return new ConditionFacts(status, reason, message, at);
  }

  public static ConditionFacts yes() {
    return condition(Status.TRUE, "", "", START);
  }

  public static ConditionFacts no(String reason) {
    return condition(Status.FALSE, reason, reason + " happened", START);
  }

  public static ConditionFacts pending(String reason) {
    return condition(Status.UNKNOWN, reason, "", START);
  }

  public static Fact service(ServiceFacts.Target... traffic) {
    return service(yes(), traffic);
  }

  public static Fact service(ConditionFacts ready, ServiceFacts.Target... traffic) {
    return new Fact.ServiceSeen(new ServiceFacts(SERVICE, ready, List.of(traffic)));
  }

  public static ServiceFacts.Target target(String revision, int percent) {
    return new ServiceFacts.Target(revision, percent);
  }

  public static Fact routed() {
    return service(target(REVISION, 100));
  }

  public static Fact revision(ConditionFacts active) {
    return revision(active, yes(), yes());
  }

  public static Fact revision(
      ConditionFacts active, ConditionFacts containerHealthy, ConditionFacts resources) {
    return new Fact.RevisionSeen(
        new RevisionFacts(REVISION, active, containerHealthy, resources, Duration.ZERO));
  }

  public static Fact sleeping() {
    return revision(no("NoTraffic"));
  }

  public static Fact activating() {
    return revision(pending("Queued"));
  }

  public static PodFacts pod(String name) {
    return new PodDraft(name).pod();
  }

  public static PodFacts with(PodFacts pod, ContainerFacts... containers) {
    var draft = new PodDraft(pod);
    draft.node = "node-1";
    draft.scheduled = yes();
    draft.containers = List.of(containers);
    return draft.pod();
  }

  /// A Pod that tells its address itself.
  public static PodFacts addressed(PodFacts pod, String address, int port) {
    var draft = new PodDraft(pod);
    draft.address = address;
    draft.port = port;
    return draft.pod();
  }

  public static PodFacts scheduled(PodFacts pod, ConditionFacts scheduled) {
    var draft = new PodDraft(pod);
    draft.scheduled = scheduled;
    return draft.pod();
  }

  public static PodFacts terminating(PodFacts pod) {
    return terminating(pod, at(30));
  }

  public static PodFacts terminating(PodFacts pod, Instant leavesBy) {
    var draft = new PodDraft(pod);
    draft.leavesBy = Optional.of(leavesBy);
    return draft.pod();
  }

  /// A Pod with a readiness gate.
  public static PodFacts gated(PodFacts pod) {
    var draft = new PodDraft(pod);
    draft.gated = true;
    return draft.pod();
  }

  /// A Pod of another creation that took the name.
  public static PodFacts recreated(PodFacts pod, String uid) {
    var draft = new PodDraft(pod);
    draft.uid = uid;
    return draft.pod();
  }

  public static PodFacts rejected(PodFacts pod, String reason, Instant createdAt) {
    var draft = new PodDraft(pod.name());
    draft.node = "node-1";
    draft.createdAt = createdAt;
    draft.lifecycle = Lifecycle.ENDED;
    draft.reason = reason;
    draft.message = "device missing";
    draft.scheduled = yes();
    draft.ready = no("PodFailed");
    return draft.pod();
  }

  public static ContainerFacts container(ContainerFacts.State state) {
    return container(state, 0, Optional.empty());
  }

  public static ContainerFacts container(
      ContainerFacts.State state, int restarts, Optional<ContainerFacts.Ended> lastRun) {
    return new ContainerFacts(CONTAINER, false, IMAGE, restarts, state, lastRun);
  }

  public static ContainerFacts.State waiting(String reason) {
    return new ContainerFacts.Waiting(reason, reason + " it is");
  }

  public static ContainerFacts.State running() {
    return new ContainerFacts.Running(START);
  }

  public static ContainerFacts.Ended ended(int code, String reason, Duration lasted) {
    return new ContainerFacts.Ended(code, reason, "last words", START, START.plus(lasted));
  }

  public static Fact seen(PodFacts pod) {
    return new Fact.PodSeen(pod);
  }

  public static Fact event(String pod, String reason, String message, int count, Instant at) {
    return new Fact.EventSeen(
        new EventFacts(
            pod + "." + reason + message.hashCode(),
            pod + "-uid",
            CONTAINER,
            reason,
            message,
            count,
            at));
  }

  public static SliceFacts.Address address(String pod, boolean ready, boolean terminating) {
    return new SliceFacts.Address("10.0.0." + pod.length(), 8012, pod + "-uid", ready, terminating);
  }

  public static Fact slice(SliceFacts.Address... addresses) {
    return new Fact.SliceSeen(
        new SliceFacts(REVISION + "-private-x", REVISION, List.of(addresses)));
  }
}
