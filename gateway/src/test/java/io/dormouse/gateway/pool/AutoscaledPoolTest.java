package io.dormouse.gateway.pool;

import static io.dormouse.gateway.pool.ScriptedReplicas.coming;
import static io.dormouse.gateway.pool.ScriptedReplicas.failed;
import static io.dormouse.gateway.pool.ScriptedReplicas.ready;
import static io.dormouse.gateway.pool.ScriptedReplicas.shared;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AutoscaledPoolTest {
  private final AutoscaledFixture fixture = new AutoscaledFixture();

  @Test
  void manyCallsAskForAReplicaOnceAndAreReleasedWhenItIsSeen() {
    var calls = fixture.calls(2);
    assertThat(fixture.replicas.asked).containsExactly("wake");
    assertThat(fixture.phase()).isEqualTo(PoolPhase.WAKING);

    fixture.replicas.see(ready(1));

    assertThat(calls)
        .allSatisfy(call ->
            assertThat(call.released().reservation().endpoint())
                .isEqualTo(ScriptedReplicas.endpoint(1)));
    assertThat(fixture.replicas.asked).containsExactly("wake", "keep");
    assertThat(fixture.phase()).isEqualTo(PoolPhase.READY);
  }

  @Test
  void theReplicaOnItsWayIsShownWithItsProgress() {
    fixture.call();
    fixture.replicas.see(coming(new Replicas.Coming.Starting()));
    fixture.replicas.see(coming(new Replicas.Coming.Loading(5, 10)));
    var worker = fixture.pool.snapshot().state().workers().getFirst();
    assertThat(worker.state())
        .isInstanceOfSatisfying(
            WorkerState.Loading.class,
            loading -> {
              assertThat(loading.bytes()).isEqualTo(5);
              assertThat(loading.totalBytes()).isEqualTo(10);
            });
  }

  @Test
  void aPodThatStartsAnewIsSeenToStartAnew() {
    fixture.call();
    fixture.replicas.see(coming(new Replicas.Coming.Warming()));
    fixture.replicas.see(coming(new Replicas.Coming.Loading(1, 10)));
    assertThat(fixture.pool.snapshot().state().workers().getFirst().state())
        .isInstanceOf(WorkerState.Loading.class);
  }

  @Test
  void aFailureFailsTheHeldCallsAndForAWhileThoseThatFollow() {
    var held = fixture.call();
    fixture.replicas.see(failed());
    assertThat(held.outcome())
        .isInstanceOfSatisfying(
            HoldOutcome.WakeFailed.class,
            failed -> {
              assertThat(failed.tried()).isTrue();
              assertThat(failed.cause()).isEqualTo(ScriptedReplicas.FAILURE);
            });
    assertThat(fixture.replicas.asked).containsExactly("wake", "unwake");

    var soon = fixture.call();
    assertThat(((HoldOutcome.WakeFailed) soon.outcome()).tried()).isFalse();

    fixture.seconds(2);
    var later = fixture.call();
    assertThat(((HoldOutcome.WakeFailed) later.outcome()).tried()).as("it still stands").isTrue();
    assertThat(fixture.replicas.asked).containsExactly("wake", "unwake", "wake", "unwake");
  }

  @Test
  void aFailureThatNobodyWaitsForFailsNothing() {
    fixture.replicas.see(failed());
    fixture.replicas.see(ready(1));
    assertThat(fixture.call().released().cold()).isFalse();
  }

  @Test
  void aReplicaThatComesUpAfterAllEndsTheBackOff() {
    fixture.call();
    fixture.replicas.see(failed());
    fixture.replicas.see(ready(1));
    assertThat(fixture.call().released()).isNotNull();
  }

  @Test
  void aWakeOutlivesTheClientThatAskedForIt() {
    fixture.call().leave.run();
    assertThat(fixture.replicas.asked).containsExactly("wake");
    fixture.replicas.see(ready(1));
    assertThat(fixture.replicas.asked).containsExactly("wake", "keep");
  }

  @Test
  void callsHeldWhenTheLastReplicaGoesAreServedByTheNext() {
    fixture.calls(8).forEach(call -> assertThat(call.outcomes).isEmpty());
    fixture.replicas.see(ready(1));
    var held = fixture.call();
    assertThat(held.outcomes).as("all slots taken").isEmpty();

    fixture.replicas.see(ready());
    assertThat(fixture.replicas.asked).containsExactly("wake", "keep", "wake", "letGo");
    fixture.replicas.see(ready(2));
    assertThat(held.released().reservation().endpoint()).isEqualTo(ScriptedReplicas.endpoint(2));
  }

  @Test
  void callsHeldWhenTheLastReplicaGoesKeepOneThatWasLetGo() {
    var calls = waitingBesideOneThatWasLetGo();
    assertThat(calls.getLast().outcomes).isEmpty();
    fixture.replicas.see(ready(1));
    assertThat(calls.getLast().released().reservation().endpoint())
        .isEqualTo(ScriptedReplicas.endpoint(1));
    assertThat(fixture.replicas.kept).isTrue();
  }

  @Test
  void callsHeldWhenTheLastReplicaIsLostKeepOneThatWasLetGo() {
    var calls = waitingBesideOneThatWasLetGo();
    calls.getFirst().released().reservation().closeAsLost();
    assertThat(calls.getLast().released().reservation().endpoint())
        .isEqualTo(ScriptedReplicas.endpoint(1));
  }

  /// More calls than the second replica runs; the first was let go while it ran one.
  private List<TestCall> waitingBesideOneThatWasLetGo() {
    fixture.replicas.see(ready(1));
    var running = fixture.call();
    fixture.pool.sleep();
    running.released().reservation().closeAnswered();
    fixture.replicas.see(ready(1, 2));
    return fixture.calls(2 * AutoscaledFixture.MOST);
  }

  @Test
  void aReplicaThatGoesFinishesItsCallsAndGetsNothingNew() {
    var first = fixture.call();
    fixture.replicas.see(ready(1));
    fixture.replicas.see(ready(2));
    var second = fixture.call();
    assertThat(first.released().reservation().endpoint()).isEqualTo(ScriptedReplicas.endpoint(1));
    assertThat(second.released().reservation().endpoint()).isEqualTo(ScriptedReplicas.endpoint(2));
    assertThat(fixture.running(1)).isEqualTo(1);

    first.released().reservation().closeAnswered();
    assertThat(fixture.pool.snapshot().state().workers()).hasSize(1);
  }

  @Test
  void unusedReplicasAreLetGoAndACallThatComesFirstKeepsThemAgain() {
    var call = fixture.call();
    fixture.replicas.see(ready(1));
    fixture.seconds(120);
    assertThat(fixture.replicas.kept).as("a call runs").isTrue();
    call.released().reservation().closeAnswered();

    fixture.seconds(59);
    assertThat(fixture.replicas.kept).isTrue();
    fixture.seconds(1);
    assertThat(fixture.replicas.kept).isFalse();
    assertThat(fixture.phase()).isEqualTo(PoolPhase.DRAINING);

    assertThat(fixture.call().released().cold()).isFalse();
    assertThat(fixture.replicas.kept).isTrue();
    assertThat(fixture.replicas.asked).filteredOn("wake"::equals).hasSize(1);
  }

  @Test
  void aReplicaThatComesUpForNobodyIsNotKept() {
    fixture.seconds(120);
    fixture.replicas.see(ready(1));
    assertThat(fixture.replicas.asked).isEmpty();
    assertThat(fixture.phase()).isEqualTo(PoolPhase.DRAINING);
    assertThat(fixture.call().released()).isNotNull();
    assertThat(fixture.replicas.asked).containsExactly("keep");
  }

  @Test
  void aReplicaThatJoinsOneThatRestsIsNoWake() {
    fixture.call();
    fixture.seconds(4);
    fixture.replicas.see(ready(1));
    var woken = fixture.pool.snapshot();
    fixture.seconds(50);
    fixture.call().released().reservation().closeAsLost();
    var next = fixture.call();
    fixture.replicas.see(ready(1, 2));
    assertThat(next.released().reservation().worker().sequence()).isEqualTo(2);
    assertThat(fixture.pool.snapshot().lastWake()).isPresent().isEqualTo(woken.lastWake());
    assertThat(fixture.pool.snapshot().loadEstimate()).isEqualTo(woken.loadEstimate());
  }

  @Test
  void aReplicaThatTakesNoConnectionGetsNothingForAMomentThenIsTriedAgain() {
    fixture.replicas.see(ready(1));
    fixture.call().released().reservation().closeAsLost();
    var next = fixture.call();
    assertThat(next.outcomes).isEmpty();
    fixture.seconds(1);
    assertThat(next.outcomes).isEmpty();
    fixture.seconds(1);
    assertThat(next.released()).isNotNull();
    assertThat(fixture.replicas.asked).doesNotContain("wake");
  }

  @Test
  void aLostReplicaThatLeavesTheViewIsReplaced() {
    fixture.replicas.see(ready(1));
    fixture.call().released().reservation().closeAsLost();
    var next = fixture.call();
    fixture.replicas.see(ready());
    assertThat(fixture.replicas.asked).contains("wake");
    fixture.replicas.see(ready(2));
    assertThat(next.released().reservation().endpoint()).isEqualTo(ScriptedReplicas.endpoint(2));
  }

  @Test
  void theFirstReplicaGetsWhatAllOfThemWouldSoThatTheAutoscalerSeesTheBacklog() {
    fixture.calls(20);
    fixture.replicas.see(ready(1));
    assertThat(fixture.running(1)).isEqualTo(8);
    fixture.replicas.see(ready(1, 2));
    assertThat(fixture.running(2)).isEqualTo(4);
    fixture.replicas.see(ready(1, 2, 3, 4));
    assertThat(fixture.running(3)).isEqualTo(2);
    assertThat(fixture.running(4)).isEqualTo(2);
    assertThat(fixture.running(1)).as("nothing more").isEqualTo(8);
  }

  @Test
  void noPodIsSentMoreThanFourTimesWhatItRunsHoweverManyPodsThereMayBe() {
    var large = new AutoscaledFixture(100);
    large.calls(30);
    large.replicas.see(ready(1));
    assertThat(large.running(1)).isEqualTo(8);
    large.replicas.see(ready(1, 2));
    assertThat(large.running(2)).isEqualTo(8);
    assertThat(large.pool.snapshot().held()).isEqualTo(14);
  }

  @Test
  void gatewaysShareAReplicaAndEachHasAtLeastOneSlot() {
    fixture.calls(20);
    fixture.replicas.see(shared(2, 1, 2, 3, 4));
    assertThat(fixture.running(1)).isEqualTo(1);
    fixture.replicas.see(shared(50, 1, 2, 3, 4, 5));
    assertThat(fixture.running(5)).isEqualTo(1);
    fixture.replicas.see(shared(1, 1, 2, 3, 4, 5));
    assertThat(fixture.running(1)).isEqualTo(2);
  }

  @Test
  void aWakeThatTakesTooLongFails() {
    var call = fixture.call(Duration.ofSeconds(200));
    fixture.replicas.see(coming(new Replicas.Coming.Starting()));
    fixture.seconds(99);
    assertThat(call.outcomes).as("a phase without progress of its own does not stall").isEmpty();
    fixture.seconds(1);
    assertThat(((HoldOutcome.WakeFailed) call.outcome()).cause().code())
        .isEqualTo("model_load_timeout");
    assertThat(fixture.replicas.waking).isFalse();
  }

  @Test
  void aLoadThatStandsStillFails() {
    var call = fixture.call(Duration.ofSeconds(200));
    fixture.replicas.see(coming(new Replicas.Coming.Loading(1, 10)));
    fixture.seconds(9);
    fixture.replicas.see(coming(new Replicas.Coming.Loading(2, 10)));
    fixture.seconds(9);
    assertThat(call.outcomes).isEmpty();
    fixture.seconds(1);
    assertThat(((HoldOutcome.WakeFailed) call.outcome()).cause().code())
        .isEqualTo("model_load_stalled");
  }

  @Test
  void aReplicaThatComesUpAfterSleepIsLetGo() {
    fixture.replicas.see(ready(1));
    fixture.pool.sleep();
    fixture.replicas.see(ready(1, 2));
    assertThat(fixture.phase()).isEqualTo(PoolPhase.DRAINING);
    assertThat(fixture.replicas.kept).isFalse();
    assertThat(fixture.call().released()).as("a call keeps it").isNotNull();
    assertThat(fixture.replicas.kept).isTrue();
  }

  @Test
  void aReplicaPutToSleepWhileItRestsIsLetGo() {
    fixture.replicas.see(ready(1));
    fixture.call().released().reservation().closeAsLost();
    fixture.pool.sleep();
    fixture.seconds(3);
    assertThat(fixture.phase()).isEqualTo(PoolPhase.DRAINING);
    assertThat(fixture.replicas.kept).isFalse();
  }

  @Test
  void sleepAskedForLetsGoAndCloseRefusesTheHeld() {
    fixture.replicas.see(ready(1));
    fixture.pool.sleep();
    assertThat(fixture.replicas.kept).isFalse();
    fixture.replicas.see(ready());
    var held = fixture.call();
    var closed = fixture.pool.close().toCompletableFuture();
    assertThat(held.outcome()).isInstanceOf(HoldOutcome.Closing.class);
    assertThat(closed).isDone();
    assertThat(fixture.replicas.waking).isFalse();
  }
}
