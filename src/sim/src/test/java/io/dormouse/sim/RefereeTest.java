package io.dormouse.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.pool.PoolPhase;
import io.dormouse.gateway.pool.Replicas;
import io.dormouse.gateway.pool.WorkerEndpoint;
import io.dormouse.gateway.pool.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// For whom a replica may be asked for.
class RefereeTest {
  private static final WorkerId REPLICA = new WorkerId("m", 1);

  private final VirtualTime time = new VirtualTime();
  private final Violations violations = new Violations(time, null);
  private final Referee referee = new Referee(time, Duration.ZERO, _ -> 1, violations);

  private static Replicas replicas(WorkerId... ready) {
    return new Replicas(
        List.of(ready).stream()
            .map(id -> new Replicas.Replica(id, new WorkerEndpoint("h", 1, Optional.empty()), 1))
            .toList(),
        new Replicas.Coming.None(),
        Optional.empty(),
        1,
        Map.of());
  }

  private void fails(int calls) {
    for (int i = 0; i < calls; i++) {
      referee.closes(REPLICA, Exchange.Outcome.FAILED);
    }
  }

  private void asksOnceTheReplicaIsGone() {
    referee.seen(replicas(REPLICA));
    referee.seen(replicas());
    referee.asks(false);
  }

  @Test
  void whoWantedAReplicaHasItOnceOneIsSeen() {
    referee.woken();
    asksOnceTheReplicaIsGone();
    assertThat(violations.found()).containsExactly("0 ms: asked for a replica for nobody");
  }

  @Test
  void oneThatFailsItsCallsIsNotWhatWasWanted() {
    fails(3);
    referee.woken();
    asksOnceTheReplicaIsGone();
    assertThat(violations.found()).isEmpty();
  }

  @Test
  void oneThatFailsWasWantedByNobody() {
    fails(3);
    asksOnceTheReplicaIsGone();
    assertThat(violations.found()).hasSize(1);
  }

  @Test
  void onceItTakesCallsAgainNobodyIsOwedAnother() {
    fails(3);
    referee.woken();
    referee.phase("m", PoolPhase.WAKING, PoolPhase.READY);
    asksOnceTheReplicaIsGone();
    assertThat(violations.found()).hasSize(1);
  }

  @Test
  void anOperatorWhoPutsTheModelToSleepWantsNoneAnyMore() {
    referee.woken();
    referee.sleeps();
    referee.asks(false);
    assertThat(violations.found()).hasSize(1);
  }
}
