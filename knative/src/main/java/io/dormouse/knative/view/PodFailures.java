package io.dormouse.knative.view;

import io.dormouse.knative.fact.ConditionFacts;
import io.dormouse.knative.fact.ConditionFacts.Status;
import io.dormouse.knative.fact.PodFacts;
import java.time.Instant;
import java.util.Optional;

/// Finds why a Pod does not come up.
final class PodFailures {
  private final FailureRules rules;
  private final Instant now;
  private final boolean roomIsComing;

  /// @param roomIsComing whether Pods are on their way out, whose place others may take
  PodFailures(FailureRules rules, Instant now, boolean roomIsComing) {
    this.rules = rules;
    this.now = now;
    this.roomIsComing = roomIsComing;
  }

  Optional<Failure> of(PodFacts pod, PodEvents events) {
    if (!pod.live() || pod.ready().status() == Status.TRUE) {
      return Optional.empty();
    }
    ConditionFacts scheduled = pod.scheduled();
    if (scheduled.falseFor("Unschedulable")) {
      return nodeDeadline(pod)
          .filter(deadline -> !deadline.isAfter(now) && !roomIsComing)
          .map(deadline -> new Failure(Cause.NO_NODE, scheduled.message(), deadline));
    }
    var containers = new ContainerFailures(events, rules.memory(), pod.createdAt());
    return pod.containers().stream().flatMap(at -> containers.of(at).stream()).findFirst();
  }

  /// When a Pod has waited for a node long enough.
  Optional<Instant> nodeDeadline(PodFacts pod) {
    return pod.live() && pod.scheduled().falseFor("Unschedulable")
        ? Optional.of(pod.scheduled().since().plus(rules.nodeTimeout()))
        : Optional.empty();
  }

  /// Whether a Pod was turned away, and that still counts.
  boolean countsAsRejected(PodFacts pod) {
    return rejectionEnds(pod).filter(end -> end.isAfter(now)).isPresent();
  }

  /// When a Pod's rejection counts no longer.
  Optional<Instant> rejectionEnds(PodFacts pod) {
    return pod.lifecycle() == PodFacts.Lifecycle.ENDED && !pod.terminating()
        ? Optional.of(pod.createdAt().plus(rules.memory()))
        : Optional.empty();
  }
}
