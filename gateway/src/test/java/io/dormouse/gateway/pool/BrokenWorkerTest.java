package io.dormouse.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Workers that fail under their calls, and who hears of it.
class BrokenWorkerTest {
  private final PoolFixture fixture = new PoolFixture();
  private final AutoscaledFixture autoscaled = new AutoscaledFixture();
  private final List<Boolean> dead = new ArrayList<>();

  private Reservation reservation() {
    return fixture.call().released().reservation();
  }

  private void ready() {
    fixture.pool.wake();
    fixture.platform.ready();
  }

  @Test
  void threeCallsInARowThatFailMakeAWorkerCountAsLost() {
    ready();
    reservation().closeAsBroken();
    reservation().closeAsBroken();
    assertThat(fixture.phase()).isEqualTo(PoolPhase.READY);
    reservation().closeAsBroken();
    assertThat(fixture.pool.snapshot().state().workers())
        .singleElement()
        .extracting(Worker::state)
        .isInstanceOf(WorkerState.Stopping.class);
  }

  @Test
  void anAnswerInBetweenClearsTheCount() {
    ready();
    for (int i = 0; i < 5; i++) {
      reservation().closeAsBroken();
      reservation().closeAsBroken();
      reservation().closeAnswered();
    }
    assertThat(fixture.phase()).isEqualTo(PoolPhase.READY);
  }

  @Test
  void aWorkerThatGaveACallNothingIsExaminedAndTakesCallsMeanwhile() {
    ready();
    for (int i = 0; i < Worker.MOST_BROKEN; i++) {
      reservation().closeAsSilent();
    }
    assertThat(fixture.platform.asked).containsExactly("start", "examine", "examine", "examine");
    assertThat(fixture.phase()).isEqualTo(PoolPhase.READY);
  }

  @Test
  void aWorkerThatAnswersNeitherACallNorAProbeIsLost() {
    ready();
    reservation().closeAsSilent();
    reservation().close();
    fixture.platform.report(new WorkerReport.Unresponsive());
    assertThat(fixture.platform.asked).containsExactly("start", "examine", "stop");
  }

  @Test
  void aWorkerThatAnsweredACallSinceItWasExaminedIsNot() {
    ready();
    reservation().closeAsSilent();
    reservation().closeAnswered();
    fixture.platform.report(new WorkerReport.Unresponsive());
    assertThat(fixture.phase()).isEqualTo(PoolPhase.READY);
  }

  @Test
  void aWorkerThatStopsIsNotExamined() {
    ready();
    var last = reservation();
    fixture.pool.sleep();
    last.closeAsSilent();
    assertThat(fixture.platform.asked).doesNotContain("examine");
  }

  @Test
  void demandOutlivesAClientThatLeavesWhileALostWorkerStops() {
    ready();
    reservation().closeAsSilent();
    reservation();
    reservation();
    var waiting = fixture.call();
    fixture.platform.report(new WorkerReport.Unresponsive());
    assertThat(fixture.phase()).isEqualTo(PoolPhase.WAKING);
    waiting.leave.run();
    fixture.platform.gone();
    assertThat(fixture.platform.asked).containsExactly("start", "examine", "stop", "start");
  }

  @Test
  void aReplicaThatFailsRestsAndIsTriedWithOneCallAgain() {
    autoscaled.replicas.see(ScriptedReplicas.ready(1));
    for (int i = 0; i < 3; i++) {
      autoscaled.call().released().reservation().closeAsBroken();
    }
    var waiting = autoscaled.call();
    assertThat(waiting.outcomes).isEmpty();
    autoscaled.seconds(2);
    waiting.released().reservation().closeAsBroken();
    assertThat(autoscaled.call().outcomes).isEmpty();
  }

  @Test
  void aReplicaThatHasRestedRestsAgainOnlyIfItFailsAgain() {
    autoscaled.replicas.see(ScriptedReplicas.ready(1));
    for (int i = 0; i < Worker.MOST_BROKEN; i++) {
      autoscaled.call().released().reservation().closeAsBroken();
    }
    autoscaled.seconds(2);
    autoscaled.call().released().reservation().close();
    autoscaled.call().released().reservation().closeAsSilent();
    autoscaled.call().released().reservation().closeAnswered();
    autoscaled.call().released().reservation().closeAsBroken();
    assertThat(autoscaled.call().released()).as("one failure since an answer").isNotNull();
  }

  @Test
  void aReplicaWantedWhileItRestsIsKeptThoughItsTimeIsOver() {
    autoscaled.replicas.see(ScriptedReplicas.ready(1));
    autoscaled.seconds(59);
    for (int i = 0; i < Worker.MOST_BROKEN; i++) {
      leavingNothing().closeAsBroken();
    }
    autoscaled.call().leave.run();
    autoscaled.seconds(2);
    assertThat(autoscaled.phase()).isEqualTo(PoolPhase.READY);
    assertThat(autoscaled.replicas.asked).containsExactly("keep", "letGo", "keep");
    autoscaled.seconds(60);
    assertThat(autoscaled.phase()).as("for as long as any").isEqualTo(PoolPhase.DRAINING);
  }

  @Test
  void aReplicaThatNobodyWantedWhileItRestedIsLetGoOnceItsTimeIsOver() {
    autoscaled.replicas.see(ScriptedReplicas.ready(1));
    autoscaled.seconds(59);
    for (int i = 0; i < Worker.MOST_BROKEN; i++) {
      leavingNothing().closeAsBroken();
    }
    autoscaled.seconds(2);
    assertThat(autoscaled.phase()).isEqualTo(PoolPhase.DRAINING);
    assertThat(autoscaled.replicas.asked).containsExactly("keep", "letGo");
  }

  /// Of a call that lets the replicas go when it has ended.
  private Reservation leavingNothing() {
    var patience = Patience.until(autoscaled.time.instant().plusSeconds(1));
    var call = new TestCall(patience, true, Optional.of(Duration.ZERO));
    autoscaled.pool.acquire(call);
    return call.released().reservation();
  }

  @Test
  void demandOutlivesAClientThatLeavesWhileTheLastReplicaRests() {
    autoscaled.replicas.see(ScriptedReplicas.ready(1));
    var running = autoscaled.calls(2 * AutoscaledFixture.MOST);
    var waiting = autoscaled.calls(Worker.MOST_BROKEN);
    running
        .subList(0, Worker.MOST_BROKEN)
        .forEach(it -> it.released().reservation().closeAsBroken());
    assertThat(autoscaled.phase()).isEqualTo(PoolPhase.WAKING);
    waiting.getLast().leave.run();
    autoscaled.replicas.see(ScriptedReplicas.ready());
    assertThat(autoscaled.replicas.asked).containsExactly("keep", "letGo", "wake");
  }

  @Test
  void callsThatFailWhileAWorkerDrainsEndItOnlyIfAnotherFailsAfterIt() {
    ready();
    var running = List.of(reservation(), reservation());
    running.get(0).closeAsBroken();
    var more = reservation();
    fixture.pool.sleep();
    running.get(1).closeAsBroken();
    more.closeAsBroken();
    assertThat(fixture.platform.asked).containsExactly("start", "drain");

    var waiting = fixture.call();
    fixture.platform.ready();
    waiting.released().reservation().close();
    assertThat(fixture.phase()).isEqualTo(PoolPhase.READY);
    reservation().closeAsBroken();
    assertThat(fixture.platform.asked).endsWith("stop");
  }

  @Test
  void theDeathOfAWorkerIsToldAsSoonAsItIsKnown() {
    ready();
    reservation().fate(Duration.ofSeconds(1), dead::add);
    assertThat(dead).isEmpty();
    fixture.platform.gone();
    fixture.seconds(2);
    assertThat(dead).containsExactly(true);
  }

  @Test
  void aWorkerOfWhichNothingIsHeardIsNotCalledDead() {
    ready();
    reservation().fate(Duration.ofSeconds(1), dead::add);
    fixture.seconds(1);
    fixture.platform.gone();
    assertThat(dead).containsExactly(false);
  }
}
