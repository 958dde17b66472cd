package io.dormouse.knative.view;

import io.dormouse.knative.fact.ConditionFacts.Status;
import io.dormouse.knative.fact.PodFacts;
import io.dormouse.knative.fact.RevisionFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads the view of a Revision.
///
/// Its phase is that of the Pod nearest to being ready, of those that have not failed where there
/// are such. Its calls fail, and only without an endpoint,
///
/// 1. where the Service says that the Revision does not exist,
/// 2. where it has live Pods and each of them has failed: for the newest one's reason,
/// 3. where it has none and Pods were turned away more than once of late; that is dated by the
///    creation of the earlier of the last two,
/// 4. where it has none: for a reason of its own.
final class RevisionReader {
  private static final Comparator<PodFacts> NEWEST_FIRST =
      Comparator.comparing(PodFacts::createdAt).reversed().thenComparing(PodFacts::uid);
  private static final Comparator<PodView> NEAREST =
      Comparator.<PodView, Boolean>comparing(pod -> pod.failure().isEmpty())
          .thenComparingInt(pod -> pod.phase().nearness());

  private final Ledger ledger;
  private final PodFailures failures;
  private final boolean mayBeMissing;

  /// @param mayBeMissing whether the Service says that a Revision of its traffic does not exist
  RevisionReader(FailureRules rules, Ledger ledger, Instant now, boolean mayBeMissing) {
    this.ledger = ledger;
    this.mayBeMissing = mayBeMissing;
    this.failures = new PodFailures(rules, now, ledger.leftBy());
  }

  RevisionView read(TrafficSplit.Share share) {
    List<PodFacts> pods = pods(share.revision());
    List<Endpoint> endpoints =
        Endpoints.of(ledger.addresses(share.revision()), pods, ledger.early());
    Set<String> reachable = endpoints.stream().map(Endpoint::podUid).collect(Collectors.toSet());
    List<PodView> views =
        pods.stream()
            .filter(pod -> pod.terminating() || pod.live())
            .map(pod -> view(pod, reachable))
            .toList();
    Optional<RevisionFacts> revision = ledger.revision(share.revision());
    Optional<Failure> failure =
        endpoints.isEmpty() ? failure(share.revision(), revision, pods, views) : Optional.empty();
    Phase phase = endpoints.isEmpty() ? phase(revision, views) : new Phase.Ready();
    return new RevisionView(
        share.revision(),
        share.percent(),
        phase,
        failure,
        endpoints,
        Endpoints.awaited(ledger.addresses(share.revision()), pods, ledger.early()),
        views,
        revision.map(RevisionFacts::retention).orElse(Duration.ZERO));
  }

  /// When something about a Revision's Pods may change by the passing of time alone.
  Stream<Instant> reviews(String revision) {
    return pods(revision).stream()
        .flatMap(pod ->
            Stream.concat(
                failures.nodeDeadline(pod).stream(), failures.rejectionEnds(pod).stream()));
  }

  private List<PodFacts> pods(String revision) {
    return ledger.pods(revision).stream().sorted(NEWEST_FIRST).toList();
  }

  private PodView view(PodFacts pod, Set<String> reachable) {
    PodEvents events = ledger.events(pod);
    Phase phase = PodPhases.of(pod, events, ledger.progress(pod), reachable.contains(pod.uid()));
    Optional<Failure> failure =
        phase instanceof Phase.Ready ? Optional.empty() : failures.of(pod, events);
    return new PodView(
        pod.name(),
        pod.uid(),
        pod.node(),
        pod.address(),
        pod.createdAt(),
        phase,
        PodSince.of(pod, phase),
        failure);
  }

  private static Phase phase(Optional<RevisionFacts> revision, List<PodView> pods) {
    Phase own =
        revision.map(RevisionReader::isActivating).orElse(false)
            ? new Phase.Scheduling()
            : new Phase.Asleep();
    Optional<Phase> live =
        pods.stream()
            .filter(pod -> !(pod.phase() instanceof Phase.Draining))
            .max(NEAREST)
            .map(PodView::phase);
    boolean draining = own instanceof Phase.Asleep && !pods.isEmpty();
    return live.orElseGet(() -> draining ? new Phase.Draining() : own);
  }

  private static boolean isActivating(RevisionFacts revision) {
    return revision.active().present() && revision.active().status() == Status.UNKNOWN;
  }

  private Optional<Failure> failure(
      String name, Optional<RevisionFacts> revision, List<PodFacts> pods, List<PodView> views) {
    if (revision.isEmpty()) {
      return mayBeMissing
          ? Optional.of(new Failure(Cause.REVISION_MISSING, name, Instant.EPOCH))
          : Optional.empty();
    }
    List<PodView> live =
        views.stream().filter(pod -> !(pod.phase() instanceof Phase.Draining)).toList();
    if (live.isEmpty()) {
      return rejection(pods).or(() -> RevisionFailures.of(revision.get()));
    }
    return live.stream().allMatch(pod -> pod.failure().isPresent())
        ? live.getFirst().failure()
        : Optional.empty();
  }

  private Optional<Failure> rejection(List<PodFacts> pods) {
    List<PodFacts> rejected = pods.stream().filter(failures::countsAsRejected).toList();
    if (rejected.size() < FailureRules.LIMIT) {
      return Optional.empty();
    }
    PodFacts last = rejected.getFirst();
    return Optional.of(
        new Failure(
            Cause.POD_REJECTED,
            last.reason() + ": " + last.message(),
            rejected.get(FailureRules.LIMIT - 1).createdAt()));
  }
}
