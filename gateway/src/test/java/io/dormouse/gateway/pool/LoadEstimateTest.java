package io.dormouse.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What a client that does not wait is told of the time a wake still takes.
class LoadEstimateTest {
  private static final long TOTAL_BYTES = 1_000;

  private final PoolFixture fixture = new PoolFixture();

  @Test
  void eachPhaseThatIsMeasuredCountsOnlyUntilItIsOver() {
    expect(10, 60, 5);
    assertThat(told()).isEqualTo(Duration.ofSeconds(75));
    fixture.seconds(4);
    assertThat(told()).isEqualTo(Duration.ofSeconds(71));
    loading(0);
    assertThat(told()).isEqualTo(Duration.ofSeconds(65));
    fixture.platform.report(new WorkerReport.Warming());
    fixture.seconds(2);
    assertThat(told()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void aPhaseThatTakesLongerThanEverLeavesTheOnesBehindIt() {
    expect(1, 2, 5);
    told();
    fixture.seconds(8);
    assertThat(told()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void theMoreOfAModelIsReadTheMoreTheLoadsOwnPaceCounts() {
    expect(0, 10, 0);
    told();
    loading(0);
    fixture.seconds(9);
    loading(500);
    assertThat(told()).isEqualTo(Duration.ofSeconds(7));
    fixture.seconds(9);
    loading(900);
    assertThat(told()).isEqualTo(Duration.ofMillis(1_900));
  }

  @Test
  void aWakeIsMeasuredByPhaseAndBlendsIntoWhatWasKnown() {
    wake(2, 60, 5);
    assertThat(estimate()).isEqualTo(load(2, 60, 5));
    fixture.platform.gone();
    wake(2, 50, 5);
    assertThat(estimate()).isEqualTo(load(2, 57, 5));
  }

  @Test
  void aLoadThatFailedIsNotMeasured() {
    fixture.pool.wake();
    fixture.seconds(3);
    fixture.platform.gone();
    assertThat(fixture.pool.snapshot().loadEstimate()).isEmpty();
    wake(4, 5, 6);
    assertThat(estimate()).isEqualTo(load(4, 5, 6));
  }

  private void wake(long starting, long loading, long warming) {
    fixture.pool.wake();
    fixture.seconds(starting);
    for (long second = 0; second < loading; second++) {
      loading(second * TOTAL_BYTES / loading);
      fixture.seconds(1);
    }
    fixture.platform.report(new WorkerReport.Warming());
    fixture.seconds(warming);
    fixture.platform.ready();
  }

  private void loading(long bytes) {
    fixture.platform.report(new WorkerReport.Loading(bytes, TOTAL_BYTES));
  }

  private void expect(long starting, long loading, long warming) {
    fixture.pool.expect(load(starting, loading, warming));
  }

  private static LoadEstimate load(long starting, long loading, long warming) {
    return new LoadEstimate(
        Duration.ofSeconds(starting), Duration.ofSeconds(loading), Duration.ofSeconds(warming));
  }

  private Duration told() {
    return ((HoldOutcome.Expired) fixture.call(Duration.ZERO).outcome()).estimate();
  }

  private LoadEstimate estimate() {
    return fixture.pool.snapshot().loadEstimate().orElseThrow();
  }
}
