package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.Client.Answer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A real worker that is killed, at every stage of its life.
final class WorkerDeathE2eIT extends SharedGateway {
  private static final String MODEL = "mini";
  private static final int ATTEMPTS = 10;

  @Override
  GatewaySetup setup() {
    var config =
        ConfigText.of()
            .model(
                MODEL,
                "path: " + Dist.find().demoModel(),
                "wake-backoff: 100ms",
                "wake-backoff-limit: 100ms");
    return GatewaySetup.of(config.text());
  }

  @BeforeEach
  void asleep() {
    pools.sleep(MODEL);
    Eventually.until(Calls.SOON, "no worker", () -> pools.pool(MODEL).path("workers").isEmpty());
  }

  @Test
  void killedBeforeReadyFailsTheHeldCallWithATypedErrorAndTheNextWakeWorks() {
    Answer answer = answerOfAWorkerKilledBeforeReady();
    assertThat(answer.status()).as(answer.body()).isEqualTo(503);
    assertThat(answer.errorCode()).isEqualTo("model_load_failed");
    assertThat(answer.header("Retry-After")).isNotEmpty();
    assertThat(answer.echoesRequestId()).isTrue();
    wakesAgain();
  }

  /// A call that is answered had its worker ready before the signal came, so that is tried again.
  private Answer answerOfAWorkerKilledBeforeReady() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      CompletableFuture<Answer> held = client.embed(MODEL, "Hello");
      Processes.signal(pools.awaitWorkerPid(MODEL), "KILL");
      Answer answer = Client.await(held);
      if (answer.status() != 200) {
        return answer;
      }
      wakesAgain();
      asleep();
    }
    throw new AssertionError("each time the worker was ready before it could be killed");
  }

  @Test
  void killedWhileIdleIsNoticedAndTheNextCallWakesAnother() {
    long first = awake();

    Processes.signal(first, "KILL");

    pools.awaitPhase(MODEL, "asleep");
    Answer answer = Client.await(client.embed(MODEL, "Hello"));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.header("Dormouse-Cold-Start")).isEqualTo("true");
    assertThat(pools.awaitWorkerPid(MODEL)).isNotEqualTo(first);
  }

  @Test
  void killedWhileAnsweringCostsTheCallNothingButTime() {
    pools.wake(MODEL);
    pools.awaitPhase(MODEL, "ready");
    CompletableFuture<Answer> call = callOnAStoppedWorker();

    Processes.signal(pools.awaitWorkerPid(MODEL), "KILL");

    assertThat(Client.await(call).status()).isEqualTo(200);
  }

  /// A connection that was used before may have been closed for reasons of its own, so the gateway
  /// tries the call once more.
  @Test
  void killedWhileAnsweringOnAReusedConnectionIsTriedOnceMoreOnAnotherWorker() {
    long first = awake();
    CompletableFuture<Answer> call = callOnAStoppedWorker();

    Processes.signal(first, "KILL");

    Answer answer = Client.await(call);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.header("Dormouse-Cold-Start")).isEqualTo("true");
    assertThat(pools.awaitWorkerPid(MODEL)).isNotEqualTo(first);
  }

  @Test
  void workerThatHangsIsKilledAndReplaced() {
    long pid = awake();

    Processes.signal(pid, "STOP");

    Eventually.until(
        Calls.SOON.multipliedBy(2), "hung worker is gone", () -> !Processes.isAlive(pid));
    wakesAgain();
  }

  private CompletableFuture<Answer> callOnAStoppedWorker() {
    Processes.signal(pools.awaitWorkerPid(MODEL), "STOP");
    CompletableFuture<Answer> call = client.embed(MODEL, "Hello");
    Eventually.until(Calls.SOON, "call is with the worker", () -> running() == 1);
    return call;
  }

  private int running() {
    return pools.pool(MODEL).path("workers").path(0).path("running").asInt();
  }

  private long awake() {
    assertThat(Client.await(client.embed(MODEL, "Hello")).status()).isEqualTo(200);
    return pools.awaitWorkerPid(MODEL);
  }

  private void wakesAgain() {
    Eventually.until(
        Calls.SOON,
        "a call succeeds again",
        () -> Client.await(client.embed(MODEL, "Hello")).status() == 200);
  }
}
