package io.dormouse.knative.view;

import static io.dormouse.knative.Given.at;
import static io.dormouse.knative.Given.container;
import static io.dormouse.knative.Given.ended;
import static io.dormouse.knative.Given.event;
import static io.dormouse.knative.Given.no;
import static io.dormouse.knative.Given.pending;
import static io.dormouse.knative.Given.pod;
import static io.dormouse.knative.Given.rejected;
import static io.dormouse.knative.Given.revision;
import static io.dormouse.knative.Given.running;
import static io.dormouse.knative.Given.scheduled;
import static io.dormouse.knative.Given.seen;
import static io.dormouse.knative.Given.slice;
import static io.dormouse.knative.Given.waiting;
import static io.dormouse.knative.Given.yes;
import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.knative.Given;
import io.dormouse.knative.fact.ContainerFacts;
import io.dormouse.knative.fact.Fact;
import io.dormouse.knative.fact.PodFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofHours(3);

  @Test
  void aPodMayWaitForANodeForTheNodeTimeout() {
    Fact unschedulable = seen(scheduled(pod("a"), no("Unschedulable")));
    Instant deadline = Given.START.plus(Reading.NODE_TIMEOUT);
    assertThat(Reading.revision(deadline.minusMillis(1), unschedulable).failure()).isEmpty();
    assertThat(Reading.revision(deadline, unschedulable).failure())
        .contains(new Failure(Cause.NO_NODE, "Unschedulable happened", deadline));
  }

  @Test
  void aWaitingPodHasItsServiceReviewedAtItsDeadline() {
    Fact unschedulable = seen(scheduled(pod("a"), no("Unschedulable")));
    Instant deadline = Given.START.plus(Reading.NODE_TIMEOUT);
    assertThat(Reading.service(at(1), Given.routed(), Given.activating(), unschedulable).reviewAt())
        .contains(deadline);
    assertThat(
            Reading.service(deadline, Given.routed(), Given.activating(), unschedulable).reviewAt())
        .isEmpty();
  }

  @Test
  void noNodeIsFinalWhileAPodIsOnItsWayOutThatHoldsAPlace() {
    var late = Given.START.plus(Reading.NODE_TIMEOUT).plusSeconds(60);
    var ledger = new Ledger();
    List.of(
            Given.routed(),
            Given.activating(),
            seen(scheduled(pod("a"), no("Unschedulable"))),
            seen(Given.terminating(Given.with(pod("old")), late)))
        .forEach(ledger::take);
    assertThat(Reading.read(ledger, late).revisions().getFirst().failure()).isEmpty();
    ledger.take(new Fact.PodGone("old"));
    assertThat(Reading.read(ledger, late).revisions().getFirst().failure().map(Failure::cause))
        .contains(Cause.NO_NODE);
  }

  @Test
  void aPodThatDoesNotLeaveHoldsNothingBackForEver() {
    var shouldLeave = Given.START.plus(Reading.NODE_TIMEOUT).plusSeconds(60);
    var facts =
        List.of(
            Given.routed(),
            Given.activating(),
            seen(scheduled(pod("a"), no("Unschedulable"))),
            seen(Given.terminating(Given.with(pod("stuck")), shouldLeave)));
    var end = shouldLeave.plus(PodFailures.ROOM);
    var before = Reading.read(facts, end.minusMillis(1));
    assertThat(before.revisions().getFirst().failure()).isEmpty();
    assertThat(before.reviewAt()).contains(end);
    assertThat(Reading.read(facts, end).revisions().getFirst().failure())
        .contains(new Failure(Cause.NO_NODE, "Unschedulable happened", end));
  }

  @Test
  void withoutANodeAutoscalerAnUnschedulablePodFailsAtOnce() {
    var ledger = new Ledger();
    List.of(Given.routed(), Given.activating(), seen(scheduled(pod("a"), no("Unschedulable"))))
        .forEach(ledger::take);
    var view =
        new ServiceReader(Given.SERVICE, FailureRules.withNodeTimeout(Duration.ZERO))
            .read(ledger, Given.START);
    assertThat(view.revisions().getFirst().failure().map(Failure::cause)).contains(Cause.NO_NODE);
  }

  @ParameterizedTest
  @CsvSource({
    "InvalidImageName, IMAGE_NAME_INVALID",
    "ErrImageNeverPull, IMAGE_NOT_FOUND",
    "CreateContainerConfigError, CONFIGURATION"
  })
  void aReasonThatCannotPassFailsAtOnce(String reason, Cause cause) {
    assertThat(cause(with(container(waiting(reason))))).contains(cause);
  }

  @ParameterizedTest
  @CsvSource({"ErrImagePull", "ImagePullBackOff"})
  void aPullFailsTheSecondTime(String reason) {
    var pod = with(container(waiting(reason)));
    String words = "Failed to pull image \"x\": not found";
    assertThat(cause(pod)).isEmpty();
    assertThat(cause(pod, event("a", "Failed", words, 1, at(1)))).isEmpty();
    assertThat(cause(pod, event("a", "Failed", words, 2, at(2)))).contains(Cause.IMAGE_PULL);
    assertThat(
            cause(
                pod,
                event("a", "Failed", words, 1, at(1)),
                event("a", "Failed", words + " again", 1, at(2))))
        .contains(Cause.IMAGE_PULL);
  }

  @Test
  void whatTheKubeletSaysOfABackOffIsNoFailedPull() {
    var pod = with(container(waiting("ImagePullBackOff")));
    assertThat(cause(pod, event("a", "Failed", "Error: ImagePullBackOff", 9, at(1)))).isEmpty();
    assertThat(cause(pod, event("a", "BackOff", "Back-off pulling image \"x\"", 9, at(1))))
        .isEmpty();
  }

  @Test
  void aContainerThatCannotBeMadeFailsTheSecondTime() {
    var pod = with(container(waiting("CreateContainerError")));
    String words = "Error: no such runtime";
    assertThat(cause(pod, event("a", "Failed", words, 1, at(1)))).isEmpty();
    assertThat(cause(pod, event("a", "Failed", words, 2, at(1))))
        .contains(Cause.CONTAINER_NOT_CREATED);
  }

  @Test
  void aCrashFailsTheSecondTimeAndCarriesTheLastLines() {
    var first = ended(1, "Error", SHORT);
    assertThat(cause(with(container(first)))).isEmpty();
    assertThat(cause(with(container(running(), 1, Optional.of(first))))).isEmpty();
    var failure = failure(with(container(first, 1, Optional.of(first))));
    assertThat(failure)
        .contains(
            new Failure(
                Cause.CRASH_LOOP,
                "user-container ended with status 1 (Error):\nlast words",
                at(2)));
  }

  @Test
  void aCrashLoopStaysFailedWhileTheThirdAttemptRuns() {
    var before = Optional.of(ended(1, "Error", SHORT));
    assertThat(cause(with(container(waiting("CrashLoopBackOff"), 1, before))))
        .contains(Cause.CRASH_LOOP);
    assertThat(cause(with(container(running(), 2, before)))).contains(Cause.CRASH_LOOP);
  }

  @Test
  void aCrashAfterALongRunIsTheFirstOneAgain() {
    var servedForHours = ended(137, "Error", LONG);
    assertThat(cause(with(container(servedForHours, 4, Optional.of(ended(1, "Error", SHORT))))))
        .isEmpty();
    assertThat(cause(with(container(running(), 5, Optional.of(servedForHours))))).isEmpty();
  }

  @Test
  void runningOutOfMemoryIsNamed() {
    var killed = ended(137, "OOMKilled", SHORT);
    assertThat(cause(with(container(killed, 1, Optional.of(killed)))))
        .contains(Cause.OUT_OF_MEMORY);
  }

  @Test
  void anInitContainerThatSucceededAfterAFailureIsWell() {
    var done =
        new ContainerFacts(
            "fetch",
            true,
            "x",
            1,
            ended(0, "Completed", SHORT),
            Optional.of(ended(1, "Error", SHORT)));
    assertThat(cause(with(done, container(waiting("PodInitializing"))))).isEmpty();
  }

  @Test
  void aPodWithAnEndpointHasNotFailedWhateverItsPast() {
    var pod = with(container(running(), 7, Optional.of(ended(1, "Error", SHORT))));
    assertThat(cause(pod)).contains(Cause.CRASH_LOOP);
    RevisionView view = Reading.revision(seen(pod), slice(Given.address("a", true, false)));
    assertThat(view.failure()).isEmpty();
    assertThat(view.pods().getFirst().failure()).isEmpty();
  }

  @Test
  void aRevisionHasNotFailedWhileOneOfItsPodsMayStillComeUp() {
    var bad = with(container(waiting("InvalidImageName")));
    assertThat(Reading.revision(seen(bad), seen(pod("bb"))).failure()).isEmpty();
  }

  @Test
  void podsTurnedAwayFailTheSecondTimeAndOnlyForAWhile() {
    var first = seen(rejected(pod("a"), "UnexpectedAdmissionError", at(0)));
    var second = seen(rejected(pod("bb"), "UnexpectedAdmissionError", at(5)));
    assertThat(Reading.revision(at(6), first).failure()).isEmpty();
    assertThat(Reading.revision(at(6), first, second).failure())
        .contains(
            new Failure(Cause.POD_REJECTED, "UnexpectedAdmissionError: device missing", at(0)));
    assertThat(Reading.revision(at(601), first, second).failure()).isEmpty();
  }

  @Test
  void podsTurnedAwayFailNothingWhileTheirReplacementComesUp() {
    var first = seen(rejected(pod("a"), "NodeShutdown", at(0)));
    var second = seen(rejected(pod("bb"), "NodeShutdown", at(0)));
    var loading = seen(Given.with(pod("ccc"), container(running())));
    assertThat(Reading.revision(at(300), first, second, loading).failure()).isEmpty();
    var crashing = seen(Given.with(pod("ccc"), container(waiting("InvalidImageName"))));
    assertThat(Reading.revision(at(300), first, second, crashing).failure().map(Failure::cause))
        .contains(Cause.IMAGE_NAME_INVALID);
  }

  @Test
  void aDeviceThatIsRefusedToEachNewPodIsDatedAnewByEveryRejection() {
    var first = seen(rejected(pod("a"), "UnexpectedAdmissionError", at(0)));
    var second = seen(rejected(pod("bb"), "UnexpectedAdmissionError", at(1)));
    var third = seen(rejected(pod("ccc"), "UnexpectedAdmissionError", at(300)));
    var fourth = seen(rejected(pod("dddd"), "UnexpectedAdmissionError", at(302)));
    assertThat(Reading.revision(at(301), first, second, third).failure().map(Failure::since))
        .contains(at(1));
    assertThat(
            Reading.revision(at(303), first, second, third, fourth).failure().map(Failure::since))
        .contains(at(300));
  }

  @Test
  void aRevisionWithoutPodsFailsForWhatHoldsNow() {
    assertThat(own(revision(pending("Queued"), no("ContainerMissing"), yes())))
        .contains(Cause.IMAGE_NOT_FOUND);
    assertThat(own(revision(pending("Queued"), yes(), no("FailedCreate"))))
        .contains(Cause.POD_FORBIDDEN);
    assertThat(own(revision(no("TimedOut"), yes(), no("ProgressDeadlineExceeded"))))
        .contains(Cause.PROGRESS_DEADLINE);
  }

  @Test
  void aRevisionIsNotFailedByTheLastAttempt() {
    assertThat(own(revision(no("NoTraffic"), no("ExitCode1"), no("ProgressDeadlineExceeded"))))
        .isEmpty();
    assertThat(own(revision(pending("Queued"), no("ExitCode1"), yes()))).isEmpty();
  }

  @Test
  void noCauseTellsAClientOfTheCluster() {
    for (Cause cause : Cause.values()) {
      assertThat(cause.safeMessage()).doesNotContainIgnoringCase("knative", "pod", "kube");
      assertThat(cause.remedy()).isNotBlank();
    }
  }

  private static Optional<Cause> own(Fact revision) {
    return Reading.revision(revision).failure().map(Failure::cause);
  }

  private static PodFacts with(ContainerFacts... containers) {
    return Given.with(pod("a"), containers);
  }

  private static Optional<Cause> cause(PodFacts pod, Fact... events) {
    return failure(pod, events).map(Failure::cause);
  }

  private static Optional<Failure> failure(PodFacts pod, Fact... events) {
    var ledger = new Ledger();
    List.of(Given.routed(), Given.activating(), seen(pod)).forEach(ledger::take);
    List.of(events).forEach(ledger::take);
    return Reading.read(ledger, Given.START).revisions().getFirst().failure();
  }
}
