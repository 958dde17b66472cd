package io.dormouse.knative.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.knative.Given;
import io.dormouse.knative.fact.Fact;
import io.dormouse.knative.fact.PodFacts;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A Pod's own word between its start and the cluster's word.
class EarlyAnswersTest {
  private static final PodFacts RUNNING =
      Given.with(Given.pod("p"), Given.container(Given.running()));
  private static final Fact NOT_READY = Given.slice(Given.address("p", false, false));
  private static final Fact READY = Given.slice(Given.address("p", true, false));
  private static final Fact ANSWERS = new Fact.Answering("p-uid");

  @Test
  void aRunningPodThatTheClusterDoesNotCallReadyIsWorthAsking() {
    var view = Reading.revision(Given.seen(RUNNING), NOT_READY);
    assertThat(view.awaited()).extracting(Endpoint::podUid).containsExactly("p-uid");
    assertThat(view.endpoints()).isEmpty();
  }

  @Test
  void onceItAnswersItMayGetSomethingNewAndIsAskedNoMore() {
    var view = Reading.revision(Given.seen(RUNNING), NOT_READY, ANSWERS);
    assertThat(view.endpoints()).extracting(Endpoint::podUid).containsExactly("p-uid");
    assertThat(view.awaited()).isEmpty();
    assertThat(view.phase()).isInstanceOf(Phase.Ready.class);
  }

  @Test
  void theClustersWordChangesNothingOfItsEndpoint() {
    var early = Reading.revision(Given.seen(RUNNING), NOT_READY, ANSWERS);
    var confirmed = Reading.revision(Given.seen(RUNNING), NOT_READY, ANSWERS, READY);
    assertThat(confirmed.endpoints()).isEqualTo(early.endpoints());
  }

  @Test
  void afterTheClustersWordOnlyItsWordCounts() {
    var view = Reading.revision(Given.seen(RUNNING), NOT_READY, ANSWERS, READY, NOT_READY, ANSWERS);
    assertThat(view.endpoints()).isEmpty();
    assertThat(view.awaited()).isEmpty();
  }

  @Test
  void aSliceHeardBeforeItsPodCountsToo() {
    var view = Reading.revision(READY, Given.seen(RUNNING), NOT_READY, ANSWERS);
    assertThat(view.endpoints()).isEmpty();
  }

  @Test
  void aContainerThatRanAnewHasToAnswerAnew() {
    var again = Given.with(Given.pod("p"), Given.container(Given.running(), 1, Optional.empty()));
    var view = Reading.revision(Given.seen(RUNNING), NOT_READY, ANSWERS, Given.seen(again));
    assertThat(view.endpoints()).isEmpty();
    assertThat(view.awaited()).hasSize(1);
  }

  @Test
  void aContainerThatEndedTakesTheAnswerWithIt() {
    var ended =
        Given.with(Given.pod("p"), Given.container(Given.ended(1, "Error", Duration.ofSeconds(1))));
    var view = Reading.revision(Given.seen(RUNNING), NOT_READY, ANSWERS, Given.seen(ended));
    assertThat(view.endpoints()).isEmpty();
    assertThat(view.awaited()).isEmpty();
  }

  @Test
  void aPodOnItsWayOutGetsNothingNew() {
    var view =
        Reading.revision(
            Given.seen(RUNNING), NOT_READY, ANSWERS, Given.seen(Given.terminating(RUNNING)));
    assertThat(view.endpoints()).isEmpty();
  }

  @Test
  void aPodWhoseReadinessIsNotQueueProxysAloneIsNotAsked() {
    var view = Reading.revision(Given.seen(Given.gated(RUNNING)), NOT_READY, ANSWERS);
    assertThat(view.endpoints()).isEmpty();
    assertThat(view.awaited()).isEmpty();
  }

  @Test
  void aPodThatNoSliceNamesIsAskedAtItsOwnAddressAndAnswersThere() {
    var pod = Given.addressed(RUNNING, "10.0.0.9", 8012);
    assertThat(Reading.revision(Given.seen(pod)).awaited())
        .containsExactly(new Endpoint("10.0.0.9", 8012, "p-uid"));
    assertThat(Reading.revision(Given.seen(pod), ANSWERS).endpoints())
        .containsExactly(new Endpoint("10.0.0.9", 8012, "p-uid"));
  }

  @Test
  void onceASliceNamesThePodItsOwnAddressCountsNoMore() {
    var pod = Given.addressed(RUNNING, "10.0.0.9", 8012);
    var leaving = Given.slice(Given.address("p", false, true));
    var view = Reading.revision(Given.seen(pod), ANSWERS, leaving);
    assertThat(view.endpoints()).isEmpty();
    assertThat(Reading.revision(Given.seen(pod), ANSWERS, READY).endpoints())
        .extracting(Endpoint::host)
        .doesNotContain("10.0.0.9");
  }

  @Test
  void aPodThatASliceCalledTerminatingIsNotTakenUpAgainWhenItIsNamedNoMore() {
    var pod = Given.addressed(RUNNING, "10.0.0.9", 8012);
    var leaving = Given.slice(Given.address("p", false, true));
    var view = Reading.revision(Given.seen(pod), ANSWERS, leaving, Given.slice());
    assertThat(view.endpoints()).isEmpty();
    assertThat(view.awaited()).isEmpty();
  }

  @Test
  void aPodWithoutAnAddressIsNotAsked() {
    assertThat(Reading.revision(Given.seen(RUNNING)).awaited()).isEmpty();
    var doorless = Given.addressed(RUNNING, "10.0.0.9", 0);
    assertThat(Reading.revision(Given.seen(doorless)).awaited()).isEmpty();
  }
}
