package io.dormouse.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Release to a worker that admits fewer calls than are configured, which are two.
class AdmittedCallsTest {
  private final PoolFixture fixture = new PoolFixture();

  @BeforeEach
  void awake() {
    fixture.pool.wake();
    fixture.platform.ready();
  }

  private int running() {
    return fixture.pool.snapshot().state().workers().getFirst().running();
  }

  private int held() {
    return fixture.pool.snapshot().held();
  }

  @Test
  void aWorkerThatAdmitsFewerGetsFewerAndTheRestWaits() {
    fixture.platform.report(new WorkerReport.Admits(1));
    fixture.call();
    fixture.call();
    assertThat(running()).isEqualTo(1);
    assertThat(held()).isEqualTo(1);
  }

  @Test
  void aWorkerThatAdmitsMoreAgainGetsAHeldCallAtOnceButNeverMoreThanConfigured() {
    fixture.platform.report(new WorkerReport.Admits(1));
    fixture.call();
    fixture.call();
    fixture.call();
    fixture.platform.report(new WorkerReport.Admits(64));
    assertThat(running()).isEqualTo(2);
    assertThat(held()).isEqualTo(1);
  }

  @Test
  void whatItAdmitsIsKeptThroughADrainThatIsTurnedBack() {
    fixture.platform.report(new WorkerReport.Admits(1));
    fixture.pool.sleep();
    fixture.call();
    fixture.call();
    fixture.platform.ready();
    assertThat(running()).isEqualTo(1);
    assertThat(held()).isEqualTo(1);
  }
}
