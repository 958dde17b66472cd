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
  private static final int FIRST = 10;
  private static final int LATER = 2;
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
    return send(model, calls, 400);
  }

  private List<CompletableFuture<Answer>> send(String model, int calls, int milliseconds) {
    return IntStream.range(0, calls)
        .mapToObj(_ -> client.chat(model, "slow-" + milliseconds))
        .toList();
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
    var first = send("metered", FIRST, 2_000);
    Eventually.until(Calls.SOON, "its queue is seen", () -> worker("metered", "waiting") > ROOM);
    var later = send("metered", LATER);
    pools.awaitHeld("metered", LATER);

    assertThat(Calls.awaitAll(first)).allMatch(answer -> answer.status() == 200);
    assertThat(Calls.awaitAll(later)).allMatch(answer -> answer.status() == 200);
    Eventually.until(Calls.SOON, "it is seen at rest", () -> worker("metered", "waiting") == 0);
  }

  /// The server is stopped by a signal, so that calls stay where they are.
  @Test
  void whoReleasesByConcurrencyAloneQueuesThemAllThere() {
    awaken("unmetered");
    long server = pools.awaitWorkerPid("unmetered");
    Processes.signal(server, "STOP");
    var calls = send("unmetered", FIRST + LATER);
    pools.awaitRunning("unmetered", FIRST + LATER);

    assertThat(pools.held("unmetered")).isZero();
    assertThat(worker("unmetered", "waiting")).isZero();
    Processes.signal(server, "CONT");
    assertThat(Calls.awaitAll(calls)).allMatch(answer -> answer.status() == 200);
  }
}
