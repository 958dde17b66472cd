package io.dormouse.knative.view;

import io.dormouse.knative.fact.ConditionFacts;
import io.dormouse.knative.fact.ConditionFacts.Status;
import io.dormouse.knative.fact.RevisionFacts;
import java.util.Optional;

/// Finds why a Revision without a Pod gets none.
///
/// Only conditions that speak of the present count: a container that failed at the last attempt
/// stays unhealthy until the next one succeeds.
final class RevisionFailures {
  private RevisionFailures() {}

  static Optional<Failure> of(RevisionFacts revision) {
    if (revision.containerHealthy().falseFor("ContainerMissing")) {
      return Optional.of(failure(Cause.IMAGE_NOT_FOUND, revision.containerHealthy()));
    }
    if (revision.resourcesAvailable().falseFor("FailedCreate")) {
      return Optional.of(failure(Cause.POD_FORBIDDEN, revision.resourcesAvailable()));
    }
    if (revision.active().falseFor("TimedOut")) {
      ConditionFacts told =
          revision.containerHealthy().status() == Status.FALSE
              ? revision.containerHealthy()
              : revision.resourcesAvailable().status() == Status.FALSE
                  ? revision.resourcesAvailable()
                  : revision.active();
      return Optional.of(
          new Failure(Cause.PROGRESS_DEADLINE, words(told), revision.active().since()));
    }
    return Optional.empty();
  }

  private static Failure failure(Cause cause, ConditionFacts condition) {
    return new Failure(cause, words(condition), condition.since());
  }

  static String words(ConditionFacts condition) {
    return condition.message().isEmpty()
        ? condition.reason()
        : condition.reason() + ": " + condition.message();
  }
}
