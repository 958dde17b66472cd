package io.dormouse.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InferencePoolTest {
  private final PoolFixture fixture = new PoolFixture();

  @Test
  void callToSleepingModelIsHeldWakesOneWorkerAndIsReleasedWhenItIsReady() {
    var first = fixture.call();
    var second = fixture.call();
    assertThat(fixture.platform.asked).containsExactly("start");
    assertThat(first.outcomes).isEmpty();
    fixture.seconds(3);
    fixture.platform.ready();
    assertThat(first.released().cold()).isTrue();
    assertThat(first.released().held()).isEqualTo(Duration.ofSeconds(3));
    assertThat(first.released().waking()).isEqualTo(Duration.ofSeconds(3));
    assertThat(second.released().cold()).isTrue();
    assertThat(fixture.phase()).isEqualTo(PoolPhase.READY);
  }

  @Test
  void callsBeyondConcurrencyWaitInOrderForFreeSlots() {
    fixture.pool.wake();
    fixture.platform.ready();
    var calls = IntStream.range(0, 4).mapToObj(_ -> fixture.call()).toList();
    assertThat(calls.get(1).released().cold()).isFalse();
    assertThat(calls.get(2).outcomes).isEmpty();
    calls.get(0).released().reservation().close();
    assertThat(calls.get(2).outcomes).hasSize(1);
    assertThat(calls.get(3).outcomes).isEmpty();
  }

  @Test
  void reservationClosedTwiceFreesOneSlot() {
    fixture.pool.wake();
    fixture.platform.ready();
    var calls = IntStream.range(0, 4).mapToObj(_ -> fixture.call()).toList();
    calls.get(0).released().reservation().close();
    calls.get(0).released().reservation().close();
    assertThat(calls.get(3).outcomes).isEmpty();
  }

  @Test
  void fullHoldRefusesAtOnce() {
    IntStream.range(0, 4).forEach(_ -> fixture.call());
    assertThat(fixture.call().outcome()).isInstanceOf(HoldOutcome.Overflow.class);
  }

  @Test
  void deadlineWithoutWorkerIsNotBlamedOnContention() {
    var call = fixture.call(Duration.ofSeconds(4));
    fixture.seconds(5);
    assertThat(((HoldOutcome.Expired) call.outcome()).workersUp()).isFalse();
  }

  @Test
  void deadlineWhileWorkersAreBusyIsContention() {
    fixture.pool.wake();
    fixture.platform.ready();
    fixture.call();
    fixture.call();
    var waiting = fixture.call(Duration.ofSeconds(4));
    fixture.seconds(5);
    assertThat(((HoldOutcome.Expired) waiting.outcome()).workersUp()).isTrue();
  }

  @Test
  void callThatWaitsForNothingFailsFastAndWakesAllTheSame() {
    var call = fixture.call(Duration.ZERO);
    assertThat(((HoldOutcome.Expired) call.outcome()).workersUp()).isFalse();
    assertThat(fixture.phase()).isEqualTo(PoolPhase.WAKING);
  }

  @Test
  void callThatWaitsForNothingIsServedByAReadyWorker() {
    fixture.pool.wake();
    fixture.platform.ready();
    assertThat(fixture.call(Duration.ZERO).released().cold()).isFalse();
  }

  @Test
  void workerThatTakesNoConnectionIsStoppedAndReplacedForTheNextCall() {
    fixture.pool.wake();
    fixture.platform.ready();
    fixture.call().released().reservation().closeAsLost();
    assertThat(fixture.platform.asked).endsWith("stop");
    var retried = fixture.call();
    fixture.platform.gone();
    fixture.platform.ready();
    assertThat(retried.released().reservation().worker().sequence()).isEqualTo(2);
  }

  @Test
  void timerThatFiresInSpiteOfItsCancellationLeavesNoSecondOneBehind() {
    var pending = new AtomicInteger();
    PoolTimer deaf =
        (delay, task) -> {
          pending.incrementAndGet();
          var _ =
              fixture.time.schedule(
                  delay,
                  () -> {
                    pending.decrementAndGet();
                    task.run();
                  });
          return () -> {};
        };
    var ports =
        new InferencePool.Ports(
            fixture.platform, Runnable::run, deaf, fixture.time, fixture.listener);
    var pool = new InferencePool("m", PoolFixture.POLICY, HoldRules.ofCalls(4), ports);
    pool.wake();
    fixture.platform.ready();
    fixture.seconds(11);
    var running = new TestCall(fixture.time.instant());
    pool.acquire(running);
    var other = new TestCall(fixture.time.instant());
    pool.acquire(other);
    pool.acquire(new TestCall(fixture.time.instant().plusSeconds(4)));
    fixture.seconds(9);
    running.released().reservation().close();
    other.released().reservation().close();
    fixture.seconds(41);

    assertThat(pending).hasValue(1);
  }

  @Test
  void demandOutlivesTheClientThatBroughtIt() {
    fixture.call().leave.run();
    fixture.platform.ready();
    assertThat(fixture.phase()).isEqualTo(PoolPhase.READY);
  }

  @Test
  void idleWorkerIsDrainedThenStoppedThenGone() {
    fixture.pool.wake();
    fixture.platform.ready();
    fixture.seconds(61);
    assertThat(fixture.phase()).isEqualTo(PoolPhase.DRAINING);
    fixture.platform.report(new WorkerReport.Drained());
    assertThat(fixture.platform.asked).containsExactly("start", "drain", "stop");
    fixture.platform.gone();
    assertThat(fixture.phase()).isEqualTo(PoolPhase.ASLEEP);
  }

  @Test
  void idleTimeCountsFromTheEndOfTheLastCall() {
    fixture.pool.wake();
    fixture.platform.ready();
    var call = fixture.call();
    fixture.seconds(300);
    assertThat(fixture.phase()).isEqualTo(PoolPhase.READY);
    call.released().reservation().close();
    fixture.seconds(59);
    assertThat(fixture.phase()).isEqualTo(PoolPhase.READY);
    fixture.seconds(2);
    assertThat(fixture.phase()).isEqualTo(PoolPhase.DRAINING);
  }

  @Test
  void callThatMeetsDrainingTurnsItBack() {
    fixture.pool.wake();
    fixture.platform.ready();
    fixture.seconds(61);
    var call = fixture.call();
    fixture.platform.report(new WorkerReport.Drained());
    assertThat(fixture.platform.asked).containsExactly("start", "drain", "resume");
    fixture.platform.ready();
    assertThat(call.released().reservation().worker().sequence()).isEqualTo(1);
    assertThat(call.released().cold()).as("its model was loaded all the time").isFalse();
    assertThat(call.released().waking()).isZero();
  }

  @Test
  void callThatMeetsStoppingWaitsForTheNextWorker() {
    fixture.pool.wake();
    fixture.platform.ready();
    fixture.seconds(61);
    fixture.platform.report(new WorkerReport.Drained());
    var call = fixture.call();
    assertThat(fixture.phase()).isEqualTo(PoolPhase.WAKING);
    fixture.platform.gone();
    fixture.platform.ready();
    assertThat(call.released().reservation().worker().sequence()).isEqualTo(2);
  }

  @Test
  void resumeThatNeverComesEndsByTheDrainDeadlineAndTheCallGetsTheNextWorker() {
    fixture.pool.wake();
    fixture.platform.ready();
    fixture.seconds(61);
    var call = fixture.call();
    fixture.seconds(6);
    assertThat(fixture.platform.asked).endsWith("stop");
    fixture.platform.gone();
    fixture.platform.ready();
    assertThat(call.released().reservation().worker().sequence()).isEqualTo(2);
  }

  @Test
  void failedWakeFailsAllHeldCallsThenBacksOffTwiceAsLong() {
    var call = fixture.call();
    fixture.platform.gone();
    var failure = (HoldOutcome.WakeFailed) call.outcome();
    assertThat(failure.tried()).isTrue();
    assertThat(failure.cause().detail()).isEqualTo("boom");
    assertThat(fixture.phase()).isEqualTo(PoolPhase.FAILED);
    var early = (HoldOutcome.WakeFailed) fixture.call().outcome();
    assertThat(early.tried()).isFalse();
    assertThat(early.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    fixture.seconds(1);
    fixture.call();
    fixture.platform.gone();
    assertThat(((HoldOutcome.WakeFailed) fixture.call().outcome()).retryAfter())
        .isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void readyWorkerEndsTheBackOff() {
    fixture.call();
    fixture.platform.gone();
    fixture.seconds(1);
    fixture.call();
    fixture.platform.ready();
    fixture.platform.gone();
    var call = fixture.call();
    assertThat(call.outcomes).isEmpty();
    assertThat(fixture.platform.asked).containsExactly("start", "start", "start");
  }

  @Test
  void workersThatEndBeforeTheyAnswerAreStartedLessAndLessOften() {
    for (int start = 1; start <= 2; start++) {
      fixture.call();
      fixture.platform.ready();
      fixture.platform.gone();
    }
    var refused = (HoldOutcome.WakeFailed) fixture.call().outcome();
    assertThat(refused.tried()).isFalse();
    assertThat(refused.cause().code()).isEqualTo("worker_crash_loop");
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    fixture.seconds(1);
    fixture.call();
    fixture.platform.ready();
    fixture.platform.gone();
    assertThat(((HoldOutcome.WakeFailed) fixture.call().outcome()).retryAfter())
        .isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void anAnswerMakesUpForEarlierCrashes() {
    for (int start = 1; start <= 3; start++) {
      var call = fixture.call();
      fixture.platform.ready();
      call.released().reservation().closeAnswered();
      fixture.platform.gone();
    }
    assertThat(fixture.call().outcomes).isEmpty();
    assertThat(fixture.phase()).isEqualTo(PoolPhase.WAKING);
  }

  @Test
  void operatorsWakeOverridesTheBackOff() {
    fixture.call();
    fixture.platform.gone();
    fixture.pool.wake();
    assertThat(fixture.phase()).isEqualTo(PoolPhase.WAKING);
  }

  @Test
  void loadWithoutProgressFailsByTheStallTimeout() {
    var call = fixture.call();
    fixture.platform.report(new WorkerReport.Loading(10, 100));
    fixture.seconds(6);
    fixture.platform.report(new WorkerReport.Loading(10, 100));
    fixture.seconds(5);
    assertThat(((HoldOutcome.WakeFailed) call.outcome()).cause().code())
        .isEqualTo("model_load_stalled");
    assertThat(fixture.platform.asked).containsExactly("start", "stop");
  }

  @Test
  void loadWithProgressIsNotStalled() {
    var call = fixture.call();
    for (int read = 1; read <= 5; read++) {
      fixture.platform.report(new WorkerReport.Loading(read, 100));
      fixture.seconds(5);
    }
    assertThat(call.outcomes).isEmpty();
  }

  @Test
  void loadThatTakesTooLongAltogetherFails() {
    fixture.pool.wake();
    for (int read = 1; read <= 25; read++) {
      fixture.platform.report(new WorkerReport.Loading(read, 100));
      fixture.seconds(5);
    }
    var failure = fixture.pool.snapshot().lastFailure().orElseThrow();
    assertThat(failure.cause().code()).isEqualTo("model_load_timeout");
  }

  @Test
  void sleepIsIgnoredWhileCallsAreHeld() {
    fixture.call();
    fixture.pool.sleep();
    assertThat(fixture.platform.asked).containsExactly("start");
  }

  @Test
  void sleepLetsRunningCallsFinish() {
    fixture.pool.wake();
    fixture.platform.ready();
    var call = fixture.call();
    fixture.pool.sleep();
    fixture.platform.report(new WorkerReport.Drained());
    assertThat(fixture.platform.asked).containsExactly("start", "drain");
    call.released().reservation().close();
    assertThat(fixture.platform.asked).containsExactly("start", "drain", "stop");
    assertThat(fixture.listener.stops).containsExactly(StopReason.ASKED);
  }

  @Test
  void sleepTakesBackWhatTurnedADrainBack() {
    fixture.pool.wake();
    fixture.platform.ready();
    fixture.seconds(61);
    fixture.pool.wake();
    fixture.pool.sleep();
    assertThat(fixture.platform.asked).containsExactly("start", "drain", "resume", "drain");
    fixture.platform.ready();
    assertThat(fixture.phase()).as("as it said before it heard").isEqualTo(PoolPhase.DRAINING);
    fixture.platform.report(new WorkerReport.Drained());
    assertThat(fixture.listener.stops).containsExactly(StopReason.ASKED);
  }

  @Test
  void aWorkerTurnedBackAndPutToSleepIsFollowedByNone() {
    fixture.pool.wake();
    fixture.platform.ready();
    fixture.seconds(61);
    fixture.pool.wake();
    fixture.pool.sleep();
    fixture.seconds(5);
    assertThat(fixture.listener.stops).containsExactly(StopReason.DRAIN_TIMEOUT);
    fixture.platform.gone();
    assertThat(fixture.phase()).isEqualTo(PoolPhase.ASLEEP);
  }

  @Test
  void aDrainIsNotInTimeWhileACallRunsWhateverTheWorkerSays() {
    fixture.pool.wake();
    fixture.platform.ready();
    fixture.call();
    fixture.pool.sleep();
    fixture.platform.report(new WorkerReport.Drained());
    fixture.seconds(5);
    assertThat(fixture.platform.asked).containsExactly("start", "drain", "stop");
    assertThat(fixture.listener.stops).containsExactly(StopReason.DRAIN_TIMEOUT);
  }

  @Test
  void workerLostWhileCallsWaitIsReplaced() {
    fixture.pool.wake();
    fixture.platform.ready();
    fixture.call();
    fixture.call();
    var waiting = fixture.call();
    fixture.platform.gone();
    assertThat(fixture.platform.asked).containsExactly("start", "start");
    fixture.platform.ready();
    assertThat(waiting.released().reservation().worker().sequence()).isEqualTo(2);
  }

  @Test
  void closeRefusesHeldCallsAndCompletesWhenNoWorkerIsLeft() {
    var call = fixture.call();
    var closed = fixture.pool.close().toCompletableFuture();
    assertThat(call.outcome()).isInstanceOf(HoldOutcome.Closing.class);
    assertThat(closed).isNotDone();
    assertThat(fixture.call().outcome()).isInstanceOf(HoldOutcome.Closing.class);
    fixture.platform.gone();
    assertThat(closed).isDone();
  }
}
