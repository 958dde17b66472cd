package io.dormouse.knative;

import io.dormouse.knative.fact.ConditionFacts;
import io.dormouse.knative.fact.ContainerFacts;
import io.dormouse.knative.fact.PodFacts;
import io.dormouse.knative.fact.PodFacts.Lifecycle;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A Pod's facts while a test makes them, one that waits for a node at first.
final class PodDraft {
  private final String name;
  private final String revision;
  String uid;
  String node = "";
  String address = "";
  int port;
  Instant createdAt = Given.START;
  Optional<Instant> leavesBy = Optional.empty();
  Lifecycle lifecycle = Lifecycle.ALIVE;
  String reason = "";
  String message = "";
  ConditionFacts scheduled = ConditionFacts.ABSENT;
  ConditionFacts ready = ConditionFacts.ABSENT;
  boolean gated;
  List<ContainerFacts> containers = List.of();

  PodDraft(String name) {
    this.name = name;
    this.revision = Given.REVISION;
    this.uid = name + "-uid";
  }

  /// The facts of another one, to be changed.
  PodDraft(PodFacts pod) {
    this.name = pod.name();
    this.revision = pod.revision();
    this.uid = pod.uid();
    this.node = pod.node();
    this.address = pod.address();
    this.port = pod.port();
    this.createdAt = pod.createdAt();
    this.leavesBy = pod.leavesBy();
    this.lifecycle = pod.lifecycle();
    this.reason = pod.reason();
    this.message = pod.message();
    this.scheduled = pod.scheduled();
    this.ready = pod.ready();
    this.gated = pod.gated();
    this.containers = pod.containers();
  }

  PodFacts pod() {
    return new PodFacts(
        name,
        uid,
        revision,
        node,
        address,
        port,
        createdAt,
        leavesBy,
        lifecycle,
        reason,
        message,
        scheduled,
        ready,
        gated,
        containers);
  }
}
