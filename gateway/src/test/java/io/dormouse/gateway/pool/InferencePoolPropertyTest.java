package io.dormouse.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Random histories against a pool; the invariants of [InferencePool] after every step.
class InferencePoolPropertyTest {
  enum Act {
    CALL,
    SHORT_CALL,
    LEAVE,
    END,
    SPAWNED,
    LOADING,
    WARMING,
    READY,
    DRAINED,
    GONE,
    WAKE,
    SLEEP,
    SECOND,
    TEN_SECONDS,
    MINUTE
  }

  private static final class History {
    final PoolFixture fixture = new PoolFixture();
    final List<TestCall> calls = new ArrayList<>();
    int read;

    void apply(Act act) {
      switch (act) {
        case CALL -> calls.add(fixture.call());
        case SHORT_CALL -> calls.add(fixture.call(Duration.ofSeconds(1)));
        case LEAVE -> calls.forEach(call -> call.leave.run());
        case END -> endOne();
        case SPAWNED -> fixture.platform.report(new WorkerReport.Spawned(7));
        case LOADING -> fixture.platform.report(new WorkerReport.Loading(++read, 100));
        case WARMING -> fixture.platform.report(new WorkerReport.Warming());
        case READY -> fixture.platform.ready();
        case DRAINED -> fixture.platform.report(new WorkerReport.Drained());
        case GONE -> fixture.platform.gone();
        case WAKE -> fixture.pool.wake();
        case SLEEP -> fixture.pool.sleep();
        case SECOND -> fixture.seconds(1);
        case TEN_SECONDS -> fixture.seconds(10);
        case MINUTE -> fixture.seconds(60);
      }
    }

    private void endOne() {
      for (TestCall call : calls) {
        if (!call.outcomes.isEmpty()
            && call.outcomes.getFirst() instanceof HoldOutcome.Released released) {
          released.reservation().close();
        }
      }
    }

    void check() {
      var snapshot = fixture.pool.snapshot();
      var state = snapshot.state();
      for (TestCall call : calls) {
        assertThat(call.outcomes).as("outcomes of one call").hasSizeLessThanOrEqualTo(1);
      }
      long waiting = calls.stream().filter(call -> call.outcomes.isEmpty()).count();
      assertThat((long) snapshot.held()).isEqualTo(waiting);
      assertThat(snapshot.heldBytes()).isEqualTo(10 * waiting);
      assertThat(state.workers()).hasSizeLessThanOrEqualTo(1);
      for (Worker worker : state.workers()) {
        assertThat(worker.running()).isBetween(0, worker.capacity());
        if (worker.state() instanceof WorkerState.Draining draining) {
          assertThat(draining.deadline()).isAfter(fixture.time.instant());
        }
        if (worker.state() instanceof WorkerState.Ready) {
          assertThat(waiting == 0 || worker.running() == worker.capacity())
              .as("nobody waits beside a free slot")
              .isTrue();
        }
      }
      assertThat(waiting == 0 || state.phase() != PoolPhase.ASLEEP)
          .as("nobody waits for a pool that does nothing")
          .isTrue();
      assertThat(waiting == 0 || state.phase() != PoolPhase.FAILED)
          .as("nobody waits for a wake that failed")
          .isTrue();
    }
  }

  @Provide
  Arbitrary<List<Act>> histories() {
    return Arbitraries.of(Act.class).list().ofMaxSize(60);
  }

  @Property(tries = 3000)
  void invariantsHoldAfterEveryStep(@ForAll("histories") List<Act> acts) {
    var history = new History();
    for (Act act : acts) {
      history.apply(act);
      history.check();
    }
  }

  @Property(tries = 1000)
  void afterAnyHistoryCloseLeavesNoWorkerAndEveryCallHasExactlyOneOutcome(
      @ForAll("histories") List<Act> acts) {
    var history = new History();
    acts.forEach(history::apply);
    var closed = history.fixture.pool.close().toCompletableFuture();
    history.fixture.platform.gone();
    assertThat(closed).isDone();
    assertThat(history.fixture.platform.alive).isEmpty();
    history.calls.forEach(call -> assertThat(call.outcomes).hasSize(1));
  }

  @Property(tries = 1000)
  void afterAnyHistoryANewCallIsServedOrFailsInBoundedTime(@ForAll("histories") List<Act> acts) {
    var history = new History();
    acts.forEach(history::apply);
    var call = history.fixture.call();
    for (int round = 0; round < 4 && call.outcomes.isEmpty(); round++) {
      history.apply(Act.END);
      if (!history.fixture.platform.stopping.isEmpty()) {
        history.apply(Act.GONE);
      }
      history.apply(Act.READY);
      history.apply(Act.TEN_SECONDS);
    }
    assertThat(call.outcomes).hasSize(1);
  }

  @Property(tries = 500)
  void alonePoolFallsAsleepAndStaysSo(@ForAll("histories") List<Act> acts) {
    var history = new History();
    acts.forEach(history::apply);
    history.apply(Act.LEAVE);
    history.apply(Act.END);
    for (int round = 0; round < 6; round++) {
      history.apply(Act.MINUTE);
      history.apply(Act.DRAINED);
      if (!history.fixture.platform.stopping.isEmpty()) {
        history.apply(Act.GONE);
      }
    }
    assertThat(history.fixture.phase()).isIn(PoolPhase.ASLEEP, PoolPhase.FAILED);
    assertThat(history.fixture.platform.alive).isEmpty();
  }
}
