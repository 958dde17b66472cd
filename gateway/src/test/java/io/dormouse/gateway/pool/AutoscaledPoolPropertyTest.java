package io.dormouse.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Random views and calls against an autoscaled pool.
class AutoscaledPoolPropertyTest {
  /// One thing that happens.
  sealed interface Act {
    record Call(int seconds) implements Act {}

    record Leave() implements Act {}

    record End(boolean lost) implements Act {}

    record See(Replicas replicas) implements Act {}

    record Pass(int seconds) implements Act {}

    record Wake() implements Act {}

    record Sleep() implements Act {}
  }

  private static final class History {
    final AutoscaledFixture fixture = new AutoscaledFixture();
    final List<TestCall> calls = new ArrayList<>();

    void apply(Act act) {
      switch (act) {
        case Act.Call(int seconds) -> calls.add(fixture.call(Duration.ofSeconds(seconds)));
        case Act.Leave _ -> calls.forEach(call -> call.leave.run());
        case Act.End(boolean lost) -> end(lost);
        case Act.See(var replicas) -> fixture.replicas.see(replicas);
        case Act.Pass(int seconds) -> fixture.seconds(seconds);
        case Act.Wake _ -> fixture.pool.wake();
        case Act.Sleep _ -> fixture.pool.sleep();
      }
    }

    void end(boolean lost) {
      for (TestCall call : calls) {
        if (!call.outcomes.isEmpty()
            && call.outcomes.getFirst() instanceof HoldOutcome.Released released) {
          if (lost) {
            released.reservation().closeAsLost();
          } else {
            released.reservation().closeAnswered();
          }
        }
      }
    }

    void check() {
      var snapshot = fixture.pool.snapshot();
      var state = snapshot.state();
      long waiting = calls.stream().filter(call -> call.outcomes.isEmpty()).count();
      calls.forEach(call -> assertThat(call.outcomes).hasSizeLessThanOrEqualTo(1));
      assertThat((long) snapshot.held()).isEqualTo(waiting);
      for (Worker worker : state.workers()) {
        assertThat(worker.running()).isNotNegative();
        boolean free = worker.eligible() && worker.running() < worker.capacity();
        assertThat(waiting == 0 || !free).as("nobody waits beside a free slot").isTrue();
        assertThat(worker.state() instanceof WorkerState.Stopping && worker.running() == 0)
            .as("nothing is left of a replica that went")
            .isFalse();
      }
      assertThat(waiting > 0 && state.phase() == PoolPhase.ASLEEP).isFalse();
      assertThat(waiting > 0 && state.phase() == PoolPhase.FAILED).isFalse();
      boolean nobodyServes = state.workers().stream().noneMatch(it -> it.endpoint().isPresent());
      assertThat(waiting > 0 && nobodyServes && !fixture.replicas.waking)
          .as("whoever waits for a replica has asked for one")
          .isFalse();
      assertThat(state.phase() == PoolPhase.READY && !fixture.replicas.kept)
          .as("what is ready is kept")
          .isFalse();
    }
  }

  @Provide
  Arbitrary<List<Act>> histories() {
    return acts().list().ofMaxSize(50);
  }

  private static Arbitrary<Act> acts() {
    return Arbitraries.oneOf(
        Arbitraries.of(1, 30).map(Act.Call::new),
        Arbitraries.of(new Act.Leave(), new Act.End(false), new Act.End(true)),
        views().map(Act.See::new),
        views().map(Act.See::new),
        Arbitraries.of(1, 2, 10, 61).map(Act.Pass::new),
        Arbitraries.of(new Act.Wake(), new Act.Sleep()));
  }

  @Provide
  static Arbitrary<Replicas> views() {
    Arbitrary<Replicas> absent =
        Combinators.combine(
                Arbitraries.of(
                    new Replicas.Coming.None(),
                    new Replicas.Coming.Starting(),
                    new Replicas.Coming.Loading(3, 10),
                    new Replicas.Coming.Loading(0, 0),
                    new Replicas.Coming.Warming()),
                Arbitraries.of(ScriptedReplicas.FAILURE).optional())
            .as((coming, failure) -> new Replicas(List.of(), coming, failure, 1, Map.of()));
    Arbitrary<Replicas> present =
        Combinators.combine(
                Arbitraries.longs().between(1, 6).set().ofMinSize(1).ofMaxSize(5),
                Arbitraries.of(1, 2, 9))
            .as((ids, gateways) ->
                ScriptedReplicas.shared(
                    gateways, ids.stream().mapToLong(Long::longValue).toArray()));
    return Arbitraries.oneOf(absent, present);
  }

  @Property(tries = 3000)
  void invariantsHoldAfterEveryStep(@ForAll("histories") List<Act> acts) {
    var history = new History();
    for (Act act : acts) {
      history.apply(act);
      history.check();
    }
  }

  @Property(tries = 2000)
  void whateverWasSeenThePoolEndsWhereTheLastViewDoes(
      @ForAll("histories") List<Act> acts, @ForAll("views") Replicas last) {
    var history = new History();
    acts.forEach(history::apply);
    history.apply(new Act.Leave());
    history.end(false);
    history.apply(new Act.See(last));
    history.check();
    var reachable =
        history.fixture.pool.snapshot().state().workers().stream()
            .filter(worker -> worker.endpoint().isPresent())
            .map(Worker::id)
            .collect(Collectors.toSet());
    assertThat(reachable)
        .isEqualTo(last.ready().stream().map(Replicas.Replica::id).collect(Collectors.toSet()));
  }

  @Property(tries = 1000)
  void afterAnyHistoryACallIsServedOnceAReplicaIsThere(@ForAll("histories") List<Act> acts) {
    var history = new History();
    acts.forEach(history::apply);
    history.end(false);
    history.apply(new Act.Pass(10));
    var call = history.fixture.call();
    history.calls.add(call);
    history.apply(new Act.See(ScriptedReplicas.ready(7)));
    history.end(false);
    assertThat(call.outcomes).hasSize(1);
  }

  @Property(tries = 1000)
  void leftAloneItLetsGoOfEveryReplica(@ForAll("histories") List<Act> acts) {
    var history = new History();
    acts.forEach(history::apply);
    history.apply(new Act.Leave());
    history.end(false);
    for (int round = 0; round < 4; round++) {
      history.apply(new Act.Pass(61));
    }
    assertThat(history.fixture.replicas.kept).isFalse();
    assertThat(history.fixture.phase()).isNotEqualTo(PoolPhase.READY);
  }

  @Property(tries = 500)
  void closeEndsEveryCallAndLeavesNothing(@ForAll("histories") List<Act> acts) {
    var history = new History();
    acts.forEach(history::apply);
    assertThat(history.fixture.pool.close().toCompletableFuture()).isDone();
    history.calls.forEach(call -> assertThat(call.outcomes).hasSize(1));
    assertThat(history.fixture.replicas.waking).isFalse();
    assertThat(history.fixture.replicas.kept).isFalse();
  }
}
