package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.Client.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Calls to a server that tells in vLLM's words what it admits.
final class MeteredReleaseE2eIT extends SharedGateway {
  private static final int ROOM = 2;
  private static final int FIRST = 20;
  private static final int LATER = 4;
  private static final String STOP = "stop-timeout: 1s";

  @Override
  GatewaySetup setup() {
    var server = StandInOptions.plain().admitting(ROOM);
    var config =
        ConfigText.of()
            .standIn("metered", server, STOP)
            .standIn("unmetered", server, STOP, "release-by: concurrency");
    return GatewaySetup.of(config.text());
  }

  private List<CompletableFuture<Answer>> send(String model, int calls) {
    return IntStream.range(0, calls).mapToObj(_ -> client.chat(model, "slow-400")).toList();
  }

  private int worker(String model, String member) {
    return pools.pool(model).path("workers").path(0).path(member).asInt();
  }

  private void awaken(String model) {
    pools.wake(model);
    pools.awaitPhase(model, "ready");
  }

  @Test
  void aServerWhoseOwnQueueGrowsGetsNoMoreAndTheRestIsHeldHere() {
    awaken("metered");
    var first = send("metered", FIRST);
    Eventually.until(Calls.SOON, "its queue is seen", () -> worker("metered", "waiting") > ROOM);
    var later = send("metered", LATER);
    pools.awaitHeld("metered", LATER);

    assertThat(Calls.awaitAll(first)).allMatch(answer -> answer.status() == 200);
    assertThat(Calls.awaitAll(later)).allMatch(answer -> answer.status() == 200);
    Eventually.until(Calls.SOON, "it is seen at rest", () -> worker("metered", "waiting") == 0);
  }

  @Test
  void whoReleasesByConcurrencyAloneQueuesThemAllThere() {
    awaken("unmetered");
    var calls = send("unmetered", FIRST + LATER);
    Eventually.until(
        Calls.SOON, "all are there", () -> worker("unmetered", "running") >= FIRST + LATER - ROOM);

    assertThat(pools.held("unmetered")).isZero();
    assertThat(worker("unmetered", "waiting")).isZero();
    assertThat(Calls.awaitAll(calls)).allMatch(answer -> answer.status() == 200);
  }
}
