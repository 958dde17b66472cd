package io.dormouse.knative.view;

import static io.dormouse.knative.Given.SERVICE;

import io.dormouse.knative.Given;
import io.dormouse.knative.fact.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Reads the view that some facts give.
final class Reading {
  static final Duration NODE_TIMEOUT = Duration.ofMinutes(5);

  private Reading() {}

  static ServiceView service(Instant now, Fact... facts) {
    return read(List.of(facts), now);
  }

  static ServiceView read(List<Fact> facts, Instant now) {
    var ledger = new Ledger();
    facts.forEach(ledger::take);
    return read(ledger, now);
  }

  static ServiceView read(Ledger ledger, Instant now) {
    return new ServiceReader(SERVICE, FailureRules.withNodeTimeout(NODE_TIMEOUT)).read(ledger, now);
  }

  /// The view of the Revision, with its Service and a Revision that is being activated.
  static RevisionView revision(Instant now, Fact... facts) {
    var ledger = new Ledger();
    ledger.take(Given.routed());
    ledger.take(Given.activating());
    List.of(facts).forEach(ledger::take);
    return read(ledger, now).revisions().getFirst();
  }

  static RevisionView withoutAwaited(RevisionView view) {
    return new RevisionView(
        view.name(),
        view.percent(),
        view.phase(),
        view.failure(),
        view.endpoints(),
        List.of(),
        view.pods(),
        view.retention());
  }

  static RevisionView revision(Fact... facts) {
    return revision(Given.START, facts);
  }
}
