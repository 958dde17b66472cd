package io.dormouse.knative.view;

import static io.dormouse.knative.Given.START;
import static io.dormouse.knative.Given.address;
import static io.dormouse.knative.Given.no;
import static io.dormouse.knative.Given.pending;
import static io.dormouse.knative.Given.service;
import static io.dormouse.knative.Given.slice;
import static io.dormouse.knative.Given.target;
import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.knative.Given;
import io.dormouse.knative.fact.Fact;
import org.junit.jupiter.api.Test;

class TrafficTest {
  @Test
  void theRevisionsOfTheStatusTrafficServeTheLargestFirst() {
    var view =
        Reading.service(
            START, service(target("minilm-1", 10), target("minilm-3", 45), target("minilm-2", 45)));
    assertThat(view.revisions())
        .extracting(RevisionView::name)
        .containsExactly("minilm-2", "minilm-3", "minilm-1");
    assertThat(view.revisions()).extracting(RevisionView::percent).containsExactly(45, 45, 10);
  }

  @Test
  void aTagAloneTakesNoTrafficAndEntriesOfOneRevisionAddUp() {
    var view =
        Reading.service(
            START,
            service(
                target("minilm-1", 60),
                target("canary", 0),
                target("minilm-1", 40),
                target("", 100)));
    assertThat(view.revisions())
        .singleElement()
        .satisfies(revision -> {
          assertThat(revision.name()).isEqualTo("minilm-1");
          assertThat(revision.percent()).isEqualTo(100);
        });
  }

  @Test
  void aServiceBeingDeployedIsWaitedForAndABrokenOneFails() {
    var deploying = Reading.service(START, service(pending("Deploying")));
    assertThat(deploying.revisions()).isEmpty();
    assertThat(deploying.failure()).isEmpty();
    var broken = Reading.service(START, service(no("RevisionFailed")));
    assertThat(broken.failure())
        .contains(new Failure(Cause.NOT_ROUTED, "RevisionFailed: RevisionFailed happened", START));
  }

  @Test
  void aServiceThatDoesNotExistFails() {
    assertThat(Reading.service(START).failure().map(Failure::cause))
        .contains(Cause.SERVICE_MISSING);
    var ledger = new Ledger();
    ledger.take(Given.routed());
    ledger.take(new Fact.ServiceGone(Given.SERVICE));
    assertThat(Reading.read(ledger, START).failure()).isPresent();
  }

  @Test
  void aRevisionNotHeardOfYetIsAwaitedUnlessTheServiceSaysThatItIsMissing() {
    var early = Reading.service(START, Given.routed()).revisions().getFirst();
    assertThat(early.failure()).isEmpty();
    assertThat(early.phase()).isEqualTo(new Phase.Asleep());
    var missing = Reading.service(START, service(no("RevisionMissing"), target("minilm-1", 100)));
    assertThat(missing.revisions().getFirst().failure().map(Failure::cause))
        .contains(Cause.REVISION_MISSING);
  }

  @Test
  void aDeletedRevisionServesForAsLongAsItsEndpointsStand() {
    var ledger = new Ledger();
    ledger.take(Given.routed());
    ledger.take(Given.sleeping());
    ledger.take(slice(address("a", true, false)));
    ledger.take(new Fact.RevisionGone(Given.REVISION));
    assertThat(Reading.read(ledger, START).revisions().getFirst().endpoints()).hasSize(1);
  }

  @Test
  void endpointsOfAnotherRevisionAreNotTaken() {
    var view =
        Reading.service(START, service(target("minilm-2", 100)), slice(address("a", true, false)));
    assertThat(view.revisions().getFirst().endpoints()).isEmpty();
  }
}
