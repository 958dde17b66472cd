package io.dormouse.gateway.pool;

import static io.dormouse.gateway.pool.ScriptedReplicas.ready;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PoolSuccessionTest {
  private final AutoscaledFixture old = new AutoscaledFixture();
  private final ScriptedReplicas replicas = new ScriptedReplicas();

  private InferencePool next(int maxHeld) {
    return InferencePool.autoscaled(
        "m",
        PoolFixture.POLICY,
        1,
        HoldRules.ofCalls(maxHeld),
        new InferencePool.Ports(replicas, Runnable::run, old.time, old.time, new SilentListener()));
  }

  @Test
  void heldCallsWakeTheNextPoolsWorkerAndAreServedThereInTheirOrder() {
    var calls = old.calls(3);
    var next = next(100);
    assertThat(old.pool.replaceBy(next).toCompletableFuture()).isCompleted();
    assertThat(calls).allMatch(call -> call.outcomes.isEmpty());
    assertThat(replicas.asked).containsExactly("wake");
    assertThat(old.replicas.asked).endsWith("unwake");
    old.seconds(4);
    replicas.see(ready(1));
    assertThat(calls.get(0).released().held()).isEqualTo(Duration.ofSeconds(4));
    assertThat(calls.get(1).released().cold()).isTrue();
    assertThat(calls.get(2).outcomes).isEmpty();
    calls.get(0).released().reservation().closeAnswered();
    assertThat(calls.get(2).outcome()).isInstanceOf(HoldOutcome.Released.class);
  }

  @Test
  void aCallThatComesLateWaitsBehindThoseThatWereThere() {
    var first = old.calls(2);
    var next = next(100);
    old.pool.replaceBy(next);
    var late = old.call();
    replicas.see(ready(1));
    assertThat(first).allMatch(call -> call.outcome() instanceof HoldOutcome.Released);
    assertThat(late.outcomes).isEmpty();
    first.getFirst().released().reservation().closeAnswered();
    assertThat(late.outcome()).isInstanceOf(HoldOutcome.Released.class);
  }

  @Test
  void callsKeepTheirDeadlinesAndTheirClientsMayLeave() {
    var leaving = old.call();
    var waiting = old.call(Duration.ofSeconds(5));
    var next = next(100);
    old.pool.replaceBy(next);
    leaving.leave.run();
    assertThat(leaving.outcome()).isInstanceOf(HoldOutcome.Cancelled.class);
    old.seconds(4);
    assertThat(waiting.outcomes).isEmpty();
    old.seconds(1);
    assertThat(waiting.outcome()).isInstanceOf(HoldOutcome.Expired.class);
    assertThat(next.snapshot().held()).isZero();
  }

  @Test
  void aLowerBoundTurnsAwayWhoComesNextButNobodyWhoWaited() {
    var calls = old.calls(3);
    old.pool.replaceBy(next(1));
    assertThat(old.call().outcome()).isInstanceOf(HoldOutcome.Overflow.class);
    assertThat(calls).allMatch(call -> call.outcomes.isEmpty());
  }

  @Test
  void aCallThatRunsEndsWhereItBegan() {
    old.replicas.see(ready(1));
    var running = old.call();
    old.pool.replaceBy(next(100));
    running.released().reservation().closeAnswered();
    assertThat(running.outcome()).isInstanceOf(HoldOutcome.Released.class);
  }

  @Test
  void callsThatMovedTwiceAreServedByTheLastPool() {
    var call = old.call();
    var middle = next(100);
    old.pool.replaceBy(middle);
    var last = new AutoscaledFixture();
    middle.replaceBy(last.pool);
    var late = old.call();
    last.replicas.see(ready(1));
    assertThat(call.outcome()).isInstanceOf(HoldOutcome.Released.class);
    assertThat(late.outcome()).isInstanceOf(HoldOutcome.Released.class);
  }

  @Test
  void aRemovedModelTellsItsHeldAndLaterCallsSo() {
    var held = old.call();
    old.pool.remove();
    assertThat(held.outcome()).isEqualTo(new HoldOutcome.Removed());
    assertThat(old.call().outcome()).isEqualTo(new HoldOutcome.Removed());
  }
}
