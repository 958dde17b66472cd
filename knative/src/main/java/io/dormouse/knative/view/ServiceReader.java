package io.dormouse.knative.view;

import io.dormouse.knative.fact.ConditionFacts;
import io.dormouse.knative.fact.ConditionFacts.Status;
import io.dormouse.knative.fact.ServiceFacts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Reads the view of one Service from a ledger.
///
/// Pure: the same facts, rules and time give the same view, in whatever order the facts came.
public final class ServiceReader {
  private final String service;
  private final FailureRules rules;

  /// @param service name
  public ServiceReader(String service, FailureRules rules) {
    this.service = service;
    this.rules = rules;
  }

  /// The view at a time.
  public ServiceView read(Ledger ledger, Instant now) {
    return ledger
        .service(service)
        .map(facts -> routed(facts, ledger, now))
        .orElseGet(() -> down(Cause.SERVICE_MISSING, service, Instant.EPOCH));
  }

  private ServiceView routed(ServiceFacts facts, Ledger ledger, Instant now) {
    List<TrafficSplit.Share> shares = TrafficSplit.of(facts).shares();
    if (shares.isEmpty()) {
      return unrouted(facts.ready());
    }
    boolean mayBeMissing = facts.ready().falseFor("RevisionMissing");
    var reader = new RevisionReader(rules, ledger, now, mayBeMissing);
    return new ServiceView(
        service,
        shares.stream().map(reader::read).toList(),
        Optional.empty(),
        shares.stream()
            .flatMap(share -> reader.reviews(share.revision()))
            .filter(at -> at.isAfter(now))
            .min(Comparator.naturalOrder()));
  }

  private ServiceView unrouted(ConditionFacts ready) {
    return ready.status() == Status.FALSE
        ? down(Cause.NOT_ROUTED, RevisionFailures.words(ready), ready.since())
        : new ServiceView(service, List.of(), Optional.empty(), Optional.empty());
  }

  private ServiceView down(Cause cause, String detail, Instant since) {
    return new ServiceView(
        service, List.of(), Optional.of(new Failure(cause, detail, since)), Optional.empty());
  }
}
