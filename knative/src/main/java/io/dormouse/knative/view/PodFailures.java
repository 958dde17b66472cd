package io.dormouse.knative.view;

import io.dormouse.knative.fact.ConditionFacts;
import io.dormouse.knative.fact.ConditionFacts.Status;
import io.dormouse.knative.fact.PodFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Finds why a Pod does not come up.
final class PodFailures {
  /// How much later than it should a Pod may leave.
  static final Duration ROOM = Duration.ofMinutes(1);

  private final FailureRules rules;
  private final Instant now;
  private final Instant roomBy;

  /// @param leftBy when the last of the Pods whose place others may take is to have ended
  PodFailures(FailureRules rules, Instant now, Optional<Instant> leftBy) {
    this.rules = rules;
    this.now = now;
    this.roomBy = leftBy.map(end -> end.plus(ROOM)).orElse(Instant.MIN);
  }

  Optional<Failure> of(PodFacts pod, PodEvents events) {
    if (!pod.live() || pod.ready().status() == Status.TRUE) {
      return Optional.empty();
    }
    ConditionFacts scheduled = pod.scheduled();
    if (scheduled.falseFor("Unschedulable")) {
      return nodeDeadline(pod)
          .filter(deadline -> !deadline.isAfter(now))
          .map(deadline -> new Failure(Cause.NO_NODE, scheduled.message(), deadline));
    }
    var containers = new ContainerFailures(events, rules.memory(), pod.createdAt());
    return pod.containers().stream().flatMap(at -> containers.of(at).stream()).findFirst();
  }

  /// When a Pod has waited long enough, for a node and for the place of one that leaves.
  Optional<Instant> nodeDeadline(PodFacts pod) {
    return pod.live() && pod.scheduled().falseFor("Unschedulable")
        ? Optional.of(later(pod.scheduled().since().plus(rules.nodeTimeout()), roomBy))
        : Optional.empty();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
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
