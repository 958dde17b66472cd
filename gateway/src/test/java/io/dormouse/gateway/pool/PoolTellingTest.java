package io.dormouse.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a pool tells its listener of calls that wait and of a worker that is on its way.
class PoolTellingTest {
  private final PoolFixture fixture = new PoolFixture();

  @Test
  void aCallThatWaitsIsToldWhenItComesAndWhenItGetsItsWorker() {
    fixture.call();
    fixture.call();
    fixture.seconds(3);
    fixture.platform.ready();
    assertThat(fixture.listener.told)
        .containsExactly("1 held", "2 held", "released after 3", "released after 3");
  }

  @Test
  void aCallThatGetsAWorkerAtOnceDoesNotWait() {
    fixture.pool.wake();
    fixture.platform.ready();
    fixture.call();
    assertThat(fixture.listener.told).containsExactly("released at once 0");
  }

  @Test
  void everyOtherEndOfAWaitIsToldWithItsName() {
    IntStream.range(0, 4).forEach(_ -> fixture.call());
    fixture.call();
    fixture.platform.gone();
    fixture.call();
    assertThat(fixture.listener.told)
        .containsExactly(
            "1 held",
            "2 held",
            "3 held",
            "4 held",
            "overflow at once 0",
            "wake_failed after 0",
            "wake_failed after 0",
            "wake_failed after 0",
            "wake_failed after 0",
            "wake_failed at once 0");
  }

  @Test
  void aClientThatGoesAndOneThatLosesItsPatienceAreTold() {
    fixture.call().leave.run();
    fixture.call(Duration.ofSeconds(4));
    fixture.seconds(5);
    fixture.pool.acquire(
        new TestCall(
            Patience.until(fixture.time.instant().plusSeconds(9)), false, Optional.empty()));
    assertThat(fixture.listener.told)
        .containsExactly(
            "1 held", "cancelled after 0", "1 held", "expired_waking after 4", "asleep at once 0");
  }

  @Test
  void progressIsToldWhenTheStateOrThePercentageChanges() {
    fixture.pool.wake();
    fixture.platform.report(new WorkerReport.Spawned(7));
    fixture.platform.report(new WorkerReport.Loading(1, 100));
    fixture.platform.report(new WorkerReport.Loading(1, 100));
    fixture.platform.report(new WorkerReport.Loading(50, 100));
    fixture.platform.report(new WorkerReport.Warming());
    fixture.platform.ready();
    assertThat(fixture.listener.told).containsExactly("loading 1", "loading 50", "warming -1");
  }

  @Test
  void whatIsHeldByTenantIsShown() {
    fixture.call();
    fixture.call();
    var seen = new HashMap<String, Integer>();
    fixture.pool.look(
        (_, tenants) -> tenants.forEach((name, load) -> seen.put(name, load.calls())));
    assertThat(seen).isEqualTo(Map.of("t", 2));
  }
}
