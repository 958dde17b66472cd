package io.dormouse.knative.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.knative.Given;
import io.dormouse.knative.fact.EventFacts;
import io.dormouse.knative.fact.Fact;
import io.dormouse.knative.fact.LoadProgress;
import io.dormouse.knative.fact.PodFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Whatever was heard before, the view is that of the last fact about each object.
class ConvergencePropertyTest {
  @Property(tries = 2_000)
  void theViewIsThatOfTheLastFactOfEachObjectInAnyOrder(
      @ForAll("histories") List<Fact> history, @ForAll Random random) {
    var ledger = new Ledger();
    history.forEach(ledger::take);
    List<Fact> last = new ArrayList<>(lastOfEach(history).values());
    Collections.shuffle(last, random);
    for (long second : new long[] {0, 299, 300, 601}) {
      assertThat(withoutAwaited(Reading.read(ledger, Given.at(second))))
          .isEqualTo(withoutAwaited(Reading.read(last, Given.at(second))));
    }
  }

  @Property(tries = 2_000)
  void everyViewIsSoundAtEveryStep(@ForAll("historiesWithAnswers") List<Fact> history) {
    var ledger = new Ledger();
    for (Fact fact : history) {
      ledger.take(fact);
      ServiceView view = Reading.read(ledger, Given.at(10));
      view.reviewAt().ifPresent(at -> assertThat(at).isAfter(Given.at(10)));
      view.revisions().forEach(ConvergencePropertyTest::checkRevision);
    }
  }

  private static void checkRevision(RevisionView revision) {
    boolean ready = !revision.endpoints().isEmpty();
    assertThat(revision.phase() instanceof Phase.Ready).isEqualTo(ready);
    assertThat(ready && revision.failure().isPresent()).isFalse();
    for (PodView pod : revision.pods()) {
      boolean reachable =
          revision.endpoints().stream().anyMatch(at -> at.podUid().equals(pod.uid()));
      assertThat(pod.phase() instanceof Phase.Ready).isEqualTo(reachable);
      assertThat(pod.phase() instanceof Phase.Draining && pod.failure().isPresent()).isFalse();
    }
  }

  /// Whom it is worth asking depends on whom the cluster called ready before.
  private static ServiceView withoutAwaited(ServiceView view) {
    return new ServiceView(
        view.name(),
        view.revisions().stream().map(Reading::withoutAwaited).toList(),
        view.failure(),
        view.reviewAt());
  }

  private static Map<String, Fact> lastOfEach(List<Fact> history) {
    Map<String, Fact> last = new LinkedHashMap<>();
    for (Fact fact : history) {
      String key = key(fact);
      last.remove(key);
      last.put(key, fact);
    }
    return last;
  }

  private static String key(Fact fact) {
    return switch (fact) {
      case Fact.ServiceSeen seen -> "service " + seen.service().name();
      case Fact.ServiceGone(String name) -> "service " + name;
      case Fact.RevisionSeen seen -> "revision " + seen.revision().name();
      case Fact.RevisionGone(String name) -> "revision " + name;
      case Fact.PodSeen seen -> "pod " + seen.pod().name();
      case Fact.PodGone(String name) -> "pod " + name;
      case Fact.EventSeen seen -> "event " + seen.event().name();
      case Fact.EventGone(String name) -> "event " + name;
      case Fact.SliceSeen seen -> "slice " + seen.slice().name();
      case Fact.SliceGone(String name) -> "slice " + name;
      case Fact.ProgressSeen(String uid, LoadProgress _) -> "progress " + uid;
      case Fact.Answering(String uid) -> "answer " + uid;
    };
  }

  @Provide
  Arbitrary<List<Fact>> histories() {
    return Arbitraries.oneOf(services(), revisions(), pods(), events(), slices())
        .list()
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<List<Fact>> historiesWithAnswers() {
    Arbitrary<Fact> answers =
        Arbitraries.of("a", "bb", "ccc").map(pod -> new Fact.Answering(pod + "-uid"));
    return Arbitraries.oneOf(services(), revisions(), pods(), events(), slices(), answers)
        .list()
        .ofMaxSize(60);
  }

  private static Arbitrary<Fact> services() {
    return Arbitraries.of(
        Given.routed(),
        Given.service(Given.pending("Deploying")),
        Given.service(Given.no("RevisionMissing"), Given.target(Given.REVISION, 100)),
        Given.service(Given.target(Given.REVISION, 30), Given.target("minilm-2", 70)),
        new Fact.ServiceGone(Given.SERVICE));
  }

  private static Arbitrary<Fact> revisions() {
    return Arbitraries.of(
        Given.sleeping(),
        Given.activating(),
        Given.revision(Given.no("TimedOut")),
        Given.revision(Given.yes(), Given.no("ContainerMissing"), Given.yes()),
        new Fact.RevisionGone(Given.REVISION));
  }

  private static Arbitrary<Fact> pods() {
    var ended = Given.ended(1, "Error", Duration.ofSeconds(2));
    return Arbitraries.of("a", "bb", "ccc")
        .flatMap(name -> {
          PodFacts pod = Given.pod(name);
          return Arbitraries.of(
              Given.seen(pod),
              Given.seen(Given.scheduled(pod, Given.no("Unschedulable"))),
              Given.seen(Given.with(pod, Given.container(Given.waiting("ContainerCreating")))),
              Given.seen(Given.with(pod, Given.container(Given.waiting("ImagePullBackOff")))),
              Given.seen(Given.with(pod, Given.container(Given.running()))),
              Given.seen(
                  Given.addressed(
                      Given.with(pod, Given.container(Given.running())), "10.0.0.9", 8012)),
              Given.seen(Given.with(pod, Given.container(ended, 1, Optional.of(ended)))),
              Given.seen(Given.terminating(Given.with(pod, Given.container(Given.running())))),
              Given.seen(Given.rejected(pod, "Evicted", Given.at(1))),
              new Fact.PodGone(name));
        });
  }

  private static Arbitrary<Fact> events() {
    var reasons =
        Arbitraries.of(
            "Pulling", "Pulled", "Failed", "TriggeredScaleUp", "NotTriggerScaleUp", "Gone");
    return Combinators.combine(
            Arbitraries.of("a", "bb"),
            Arbitraries.of("e1", "e2", "e3"),
            reasons,
            Arbitraries.integers().between(1, 3))
        .as((pod, name, reason, count) ->
            reason.equals("Gone")
                ? new Fact.EventGone(name)
                : new Fact.EventSeen(
                    new EventFacts(
                        name,
                        pod + "-uid",
                        Given.CONTAINER,
                        reason,
                        "Failed to pull image",
                        count,
                        Given.at(count))));
  }

  private static Arbitrary<Fact> slices() {
    return Combinators.combine(
            Arbitraries.of("a", "bb", "ccc"),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false))
        .as((pod, ready, terminating, gone) ->
            gone
                ? new Fact.SliceGone(Given.REVISION + "-private-x")
                : Given.slice(Given.address(pod, ready, terminating)));
  }
}
