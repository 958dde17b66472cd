package io.dormouse.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The two budgets of a held call, and what a call says of waking and keeping.
class PatienceTest {
  private static final Duration WAKE = Duration.ofSeconds(9);
  private static final Duration QUEUE = Duration.ofSeconds(5);

  private final PoolFixture fixture = new PoolFixture();

  private TestCall call(Optional<Instant> until, boolean wakes, Optional<Duration> keep) {
    var call = new TestCall(new Patience(until, WAKE, QUEUE), wakes, keep);
    call.leave = fixture.pool.acquire(call)::leave;
    return call;
  }

  private TestCall patient() {
    return call(Optional.empty(), true, Optional.empty());
  }

  private TestCall probe() {
    return call(Optional.empty(), false, Optional.of(Duration.ZERO));
  }

  private static HoldOutcome.Expired expired(TestCall call) {
    return (HoldOutcome.Expired) call.outcome();
  }

  /// Takes both slots of the worker.
  private void occupy() {
    patient();
    patient();
    fixture.platform.ready();
  }

  @Test
  void whileNoWorkerIsUpTheWakeBudgetCounts() {
    var call = patient();
    fixture.seconds(8);
    assertThat(call.outcomes).isEmpty();
    fixture.seconds(1);
    assertThat(expired(call).workersUp()).isFalse();
  }

  @Test
  void aPoolThatComesUpMovesItsHeldCallsOntoTheQueueBudget() {
    patient();
    patient();
    var third = patient();
    fixture.seconds(6);
    fixture.platform.ready();
    fixture.seconds(4);
    assertThat(third.outcomes).isEmpty();
    fixture.seconds(1);
    assertThat(expired(third).workersUp()).isTrue();
    assertThat(expired(third).held()).isEqualTo(Duration.ofSeconds(11));
  }

  @Test
  void whatWasSpentOfABudgetStaysSpent() {
    occupy();
    var call = patient();
    fixture.seconds(3);
    fixture.platform.gone();
    fixture.seconds(3);
    fixture.platform.ready();
    patient();
    assertThat(call.outcomes).hasSize(1);
    var fourth = patient();
    fixture.seconds(4);
    assertThat(fourth.outcomes).isEmpty();
  }

  @Test
  void theClientsOwnLimitEndsBothBudgets() {
    occupy();
    var call = call(Optional.of(fixture.time.instant().plusSeconds(2)), true, Optional.empty());
    fixture.seconds(2);
    assertThat(expired(call).workersUp()).isTrue();
  }

  @Test
  void aProbeOfASleepingModelIsToldSoAndWakesNothing() {
    assertThat(probe().outcome()).isInstanceOf(HoldOutcome.Asleep.class);
    assertThat(fixture.phase()).isEqualTo(PoolPhase.ASLEEP);
  }

  @Test
  void aProbeTakesAFreeSlotAndDoesNotWaitForOne() {
    patient();
    fixture.platform.ready();
    assertThat(probe().released()).isNotNull();
    assertThat(expired(probe()).workersUp()).isTrue();
  }

  @Test
  void aProbeDoesNotKeepAWorkerWarm() {
    patient().leave.run();
    fixture.platform.ready();
    fixture.seconds(59);
    var probe = probe();
    fixture.seconds(5);
    probe.released().reservation().closeAnswered();
    fixture.seconds(1);
    assertThat(fixture.phase()).isEqualTo(PoolPhase.DRAINING);
  }

  @Test
  void aCallMayAskForALongerStayAndAShorterWishOfAnotherDoesNotCutIt() {
    var longer = call(Optional.empty(), true, Optional.of(Duration.ofMinutes(3)));
    var shorter = call(Optional.empty(), true, Optional.of(Duration.ofSeconds(1)));
    fixture.platform.ready();
    longer.released().reservation().closeAnswered();
    shorter.released().reservation().closeAnswered();
    fixture.seconds(179);
    assertThat(fixture.phase()).isEqualTo(PoolPhase.READY);
    fixture.seconds(1);
    assertThat(fixture.phase()).isEqualTo(PoolPhase.DRAINING);
  }
}
