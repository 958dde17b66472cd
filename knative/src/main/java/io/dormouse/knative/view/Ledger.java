package io.dormouse.knative.view;

import io.dormouse.knative.fact.EventFacts;
import io.dormouse.knative.fact.Fact;
import io.dormouse.knative.fact.LoadProgress;
import io.dormouse.knative.fact.PodFacts;
import io.dormouse.knative.fact.RevisionFacts;
import io.dormouse.knative.fact.ServiceFacts;
import io.dormouse.knative.fact.SliceFacts;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is known of a namespace: the last fact about each object.
///
/// Not safe for use by several threads.
public final class Ledger {
  /// How many Events are kept; what comes beyond is not heard.
  static final int EVENTS = 10_000;

  private final Map<String, ServiceFacts> services = new HashMap<>();
  private final Map<String, RevisionFacts> revisions = new HashMap<>();
  private final Map<String, PodFacts> pods = new HashMap<>();
  private final EventLog events = new EventLog(EVENTS);
  private final Map<String, SliceFacts> slices = new HashMap<>();
  private final Map<String, LoadProgress> progress = new HashMap<>();
  private final EarlyAnswers early = new EarlyAnswers();

  /// Writes a fact down.
  public void take(Fact fact) {
    switch (fact) {
      case Fact.ServiceSeen(ServiceFacts service) -> services.put(service.name(), service);
      case Fact.ServiceGone(String name) -> services.remove(name);
      case Fact.RevisionSeen(RevisionFacts revision) -> revisions.put(revision.name(), revision);
      case Fact.RevisionGone(String name) -> revisions.remove(name);
      case Fact.PodSeen(PodFacts pod) -> put(pod);
      case Fact.PodGone(String name) -> forget(pods.remove(name));
      case Fact.EventSeen(EventFacts event) -> events.put(event);
      case Fact.EventGone(String name) -> events.remove(name);
      case Fact.SliceSeen(SliceFacts slice) -> put(slice);
      case Fact.SliceGone(String name) -> slices.remove(name);
      case Fact.ProgressSeen(String uid, LoadProgress words) -> put(uid, words);
      case Fact.Answering(String uid) -> pod(uid).ifPresent(early::answers);
    }
  }

  private void put(PodFacts pod) {
    PodFacts before = pods.put(pod.name(), pod);
    if (before != null && !before.uid().equals(pod.uid())) {
      forget(before);
    }
    early.seen(pod);
    slices.values().forEach(early::seen);
  }

  private void forget(@Nullable PodFacts pod) {
    if (pod != null) {
      progress.remove(pod.uid());
      early.forget(pod.uid());
    }
  }

  private void put(String podUid, LoadProgress words) {
    if (pod(podUid).isPresent()) {
      progress.put(podUid, words);
    }
  }

  private void put(SliceFacts slice) {
    slices.put(slice.name(), slice);
    early.seen(slice);
  }

  private Optional<PodFacts> pod(String uid) {
    return pods.values().stream().filter(pod -> pod.uid().equals(uid)).findFirst();
  }

  Optional<ServiceFacts> service(String name) {
    return Optional.ofNullable(services.get(name));
  }

  Optional<RevisionFacts> revision(String name) {
    return Optional.ofNullable(revisions.get(name));
  }

  List<PodFacts> pods(String revision) {
    return pods.values().stream().filter(pod -> pod.revision().equals(revision)).toList();
  }

  /// When the last Pod that has a node and is on its way out is to have ended.
  Optional<Instant> leftBy() {
    return pods.values().stream()
        .filter(pod -> !pod.node().isEmpty())
        .flatMap(pod -> pod.leavesBy().stream())
        .max(Comparator.naturalOrder());
  }

  PodEvents events(PodFacts pod) {
    return PodEvents.of(events.about(pod.uid()));
  }

  Stream<SliceFacts.Address> addresses(String revision) {
    return slices.values().stream()
        .filter(slice -> slice.revision().equals(revision))
        .flatMap(slice -> slice.addresses().stream());
  }

  /// The Pods that answer though the cluster does not say so yet.
  EarlyAnswers early() {
    return early;
  }

  Optional<LoadProgress> progress(PodFacts pod) {
    return Optional.ofNullable(progress.get(pod.uid()));
  }
}
