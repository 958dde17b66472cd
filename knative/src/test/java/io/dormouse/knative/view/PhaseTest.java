package io.dormouse.knative.view;

import static io.dormouse.knative.Given.CONTAINER;
import static io.dormouse.knative.Given.IMAGE;
import static io.dormouse.knative.Given.address;
import static io.dormouse.knative.Given.at;
import static io.dormouse.knative.Given.container;
import static io.dormouse.knative.Given.event;
import static io.dormouse.knative.Given.no;
import static io.dormouse.knative.Given.pod;
import static io.dormouse.knative.Given.recreated;
import static io.dormouse.knative.Given.rejected;
import static io.dormouse.knative.Given.running;
import static io.dormouse.knative.Given.scheduled;
import static io.dormouse.knative.Given.seen;
import static io.dormouse.knative.Given.sleeping;
import static io.dormouse.knative.Given.slice;
import static io.dormouse.knative.Given.terminating;
import static io.dormouse.knative.Given.waiting;
import static io.dormouse.knative.Given.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.knative.fact.EventFacts;
import io.dormouse.knative.fact.Fact;
import io.dormouse.knative.fact.LoadProgress;
import io.dormouse.knative.fact.PodFacts;
import org.junit.jupiter.api.Test;

class PhaseTest {
  private static final PodFacts CREATING = with(pod("a"), container(waiting("ContainerCreating")));
  private static final PodFacts RUNNING = with(pod("a"), container(running()));

  @Test
  void aRevisionWithoutPodsSleepsUnlessItIsBeingActivated() {
    assertThat(Reading.revision(sleeping()).phase()).isEqualTo(new Phase.Asleep());
    assertThat(Reading.revision().phase()).isEqualTo(new Phase.Scheduling());
  }

  @Test
  void aPodThatTheSchedulerHasNotSeenIsBeingScheduled() {
    assertThat(phase(seen(pod("a")))).isEqualTo(new Phase.Scheduling());
  }

  @Test
  void anUnschedulablePodWaitsForANodeAndSaysWhatNodeAutoscalersSaid() {
    var unschedulable = seen(scheduled(pod("a"), no("Unschedulable")));
    var why = "Unschedulable happened";
    assertThat(phase(unschedulable)).isEqualTo(new Phase.WaitingForNode(why, NodeOutlook.UNKNOWN));
    var refused = event("a", "NotTriggerScaleUp", "pod didn't trigger scale-up", 1, at(1));
    assertThat(phase(unschedulable, refused))
        .isEqualTo(new Phase.WaitingForNode(why, NodeOutlook.REFUSED));
    var coming = event("a", "TriggeredScaleUp", "pod triggered scale-up", 1, at(2));
    assertThat(phase(unschedulable, refused, coming))
        .isEqualTo(new Phase.WaitingForNode(why, NodeOutlook.COMING));
  }

  @Test
  void aContainerBeingMadeIsPullingFromPullingToPulled() {
    var pulling = event("a", "Pulling", "Pulling image", 1, at(1));
    var pulled = event("a", "Pulled", "Successfully pulled image", 1, at(1));
    assertThat(phase(seen(CREATING))).isEqualTo(new Phase.Starting());
    assertThat(phase(seen(CREATING), pulling)).isEqualTo(new Phase.Pulling(IMAGE));
    assertThat(phase(seen(CREATING), pulled, pulling)).isEqualTo(new Phase.Starting());
    var again = event("a", "Pulling", "Pulling image", 2, at(9));
    assertThat(phase(seen(CREATING), pulled, again)).isEqualTo(new Phase.Pulling(IMAGE));
  }

  @Test
  void aPullThatFailedOnceIsStillPulling() {
    var pod = with(pod("a"), container(waiting("ImagePullBackOff")));
    assertThat(phase(seen(pod))).isEqualTo(new Phase.Pulling(IMAGE));
  }

  @Test
  void aRunningContainerLoadsAndWarmsWhenItsWorkerSaysSo() {
    assertThat(phase(seen(RUNNING))).isEqualTo(new Phase.Starting());
    var loading = new Fact.ProgressSeen("a-uid", new LoadProgress.Loading(3, 9));
    assertThat(phase(seen(RUNNING), loading)).isEqualTo(new Phase.Loading(3, 9));
    var warming = new Fact.ProgressSeen("a-uid", new LoadProgress.Warming());
    assertThat(phase(seen(RUNNING), loading, warming)).isEqualTo(new Phase.Warming());
  }

  @Test
  void progressIsForgottenWithItsPodAlsoWhenAnotherTakesItsName() {
    var warming = new Fact.ProgressSeen("a-uid", new LoadProgress.Warming());
    var other = recreated(RUNNING, "other");
    assertThat(phase(seen(RUNNING), warming, seen(other), seen(RUNNING)))
        .isEqualTo(new Phase.Starting());
    assertThat(phase(warming, seen(RUNNING))).isEqualTo(new Phase.Starting());
  }

  @Test
  void aPodIsReadyWhenItsSliceSaysSoAndNotBefore() {
    assertThat(phase(seen(RUNNING), slice(address("a", false, false))))
        .isEqualTo(new Phase.Starting());
    RevisionView ready = Reading.revision(seen(RUNNING), slice(address("a", true, false)));
    assertThat(ready.phase()).isEqualTo(new Phase.Ready());
    assertThat(ready.endpoints()).containsExactly(new Endpoint("10.0.0.1", 8012, "a-uid"));
  }

  @Test
  void anEndpointCountsBeforeItsPodIsHeardOf() {
    RevisionView view = Reading.revision(slice(address("a", true, false)));
    assertThat(view.phase()).isEqualTo(new Phase.Ready());
    assertThat(view.endpoints()).hasSize(1);
  }

  @Test
  void nothingNewGoesToAPodFromTheMomentEitherSideSaysThatItEnds() {
    assertThat(Reading.revision(slice(address("a", true, true))).endpoints()).isEmpty();
    RevisionView late =
        Reading.revision(sleeping(), seen(terminating(RUNNING)), slice(address("a", true, false)));
    assertThat(late.endpoints()).isEmpty();
    assertThat(late.phase()).isEqualTo(new Phase.Draining());
  }

  @Test
  void aRevisionRevivedWhileItsLastPodDrainsIsBeingScheduled() {
    assertThat(phase(seen(terminating(RUNNING)))).isEqualTo(new Phase.Scheduling());
  }

  @Test
  void aPodThatEndedLongAgoIsNoPhase() {
    assertThat(phase(sleeping(), seen(rejected(pod("a"), "Evicted", at(-900)))))
        .isEqualTo(new Phase.Asleep());
  }

  @Test
  void thePodNearestToReadySpeaksForTheRevision() {
    var waits = seen(scheduled(pod("bb"), no("Unschedulable")));
    assertThat(phase(waits, seen(RUNNING))).isEqualTo(new Phase.Starting());
  }

  @Test
  void containersAreNamedInEvents() {
    var aboutTheOther =
        new Fact.EventSeen(
            new EventFacts("x", "a-uid", "queue-proxy", "Pulling", "Pulling image", 1, at(1)));
    assertThat(CONTAINER).isNotEqualTo("queue-proxy");
    assertThat(phase(seen(CREATING), aboutTheOther)).isEqualTo(new Phase.Starting());
  }

  private static Phase phase(Fact... facts) {
    return Reading.revision(facts).phase();
  }
}
