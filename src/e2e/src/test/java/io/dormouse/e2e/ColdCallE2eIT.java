package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.Client.Answer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a caller of a sleeping model sees, on the real worker and model; where a load must last, on
/// a stand-in.
final class ColdCallE2eIT extends SharedGateway {
  private static final String MODEL = "mini";
  private static final String IDLE = "idle";
  private static final String SLOW = "slow";
  private static final int MANY = 50;

  @Override
  GatewaySetup setup() {
    var config =
        ConfigText.of()
            .model(MODEL, "path: " + Dist.find().demoModel())
            .model(
                IDLE,
                "path: " + Dist.find().demoModel(),
                "idle-timeout: 4s",
                "aliases: [text-embedding-ada-002]")
            .standIn(SLOW, StandInOptions.plain().readyAfter(5_000), "stop-timeout: 1s");
    return GatewaySetup.of(config.text());
  }

  @BeforeEach
  void asleep() {
    for (String model : List.of(MODEL, SLOW)) {
      pools.sleep(model);
      pools.awaitPhase(model, "asleep");
    }
  }

  @Test
  void coldCallIsHeldUntilTheWorkerIsUpAndTheNextOneIsWarm() {
    Answer cold = Client.await(client.embed(MODEL, "Hello"));
    Answer warm = Client.await(client.embed(MODEL, "Hello"));

    assertThat(cold.status()).as(cold.body()).isEqualTo(200);
    assertThat(cold.json().path("data").path(0).path("embedding").size()).isEqualTo(384);
    assertThat(cold.header("Dormouse-Cold-Start")).isEqualTo("true");
    assertThat(timing(cold, "wake")).isPositive();
    assertThat(timing(cold, "hold")).isGreaterThanOrEqualTo(timing(cold, "wake"));
    assertThat(cold.echoesRequestId()).isTrue();
    assertThat(warm.status()).isEqualTo(200);
    assertThat(warm.header("Dormouse-Cold-Start")).isEqualTo("false");
    assertThat(timing(warm, "wake")).isZero();
    assertThat(timing(warm, "upstream")).isPositive();
    assertThat(warm.json().path("data")).isEqualTo(cold.json().path("data"));
  }

  @Test
  void fiftyCallsAtOnceWakeOneWorker() {
    long before = Calls.countLines(gateway, "waking: starting worker");

    List<CompletableFuture<Answer>> calls =
        IntStream.range(0, MANY).mapToObj(i -> client.embed(MODEL, "text " + i)).toList();
    List<Answer> answers = Calls.awaitAll(calls);

    assertThat(answers).allMatch(answer -> answer.status() == 200);
    assertThat(answers).allMatch(Answer::echoesRequestId);
    assertThat(Calls.countLines(gateway, "waking: starting worker") - before).isEqualTo(1);
    assertThat(pools.pool(MODEL).path("workers").size()).isEqualTo(1);
  }

  @Test
  void idleWorkerIsGoneWithALineOnWhatItFreedAndTheNextCallWakesItAgain() {
    CompletableFuture<Answer> one = client.embed(IDLE, "one");
    long first = pools.awaitWorkerPid(IDLE);
    assertThat(Client.await(one).status()).isEqualTo(200);

    pools.awaitPhase(IDLE, "asleep");

    assertThat(Processes.isAlive(first)).isFalse();
    assertThat(Eventually.settled(Calls.SOON, gateway::offspring, List::isEmpty)).isEmpty();
    gateway
        .log()
        .await(
            Pattern.compile("model=idle .*gone.*freed \\d+ MiB and its process " + first),
            Calls.SOON);
    CompletableFuture<Answer> two = client.embed("text-embedding-ada-002", "two");
    assertThat(pools.awaitWorkerPid(IDLE)).isNotEqualTo(first);
    Answer again = Client.await(two);
    assertThat(again.status()).as(again.body()).isEqualTo(200);
    assertThat(again.header("Dormouse-Cold-Start")).isEqualTo("true");
  }

  @Test
  void clientThatLeavesIsNotHeldAnyMoreAndTheWakeGoesOn() {
    CompletableFuture<Answer> call = client.embed(SLOW, "never mind");
    pools.awaitHeld(SLOW, 1);

    call.cancel(true);

    pools.awaitHeld(SLOW, 0);
    assertThat(pools.phase(SLOW)).isIn("waking", "ready");
    pools.awaitPhase(SLOW, "ready");
  }

  @Test
  void clientMayWaitForLessThanTheWakeTakes() {
    Answer impatient = Client.await(client.embed(MODEL, "now", Map.of("Prefer", "wait=0")));

    assertThat(impatient.status()).isEqualTo(503);
    assertThat(impatient.errorCode()).isEqualTo("wake_timeout");
    pools.awaitPhase(MODEL, "ready");
  }

  private static double timing(Answer answer, String phase) {
    var matcher = Pattern.compile(phase + ";dur=([0-9.]+)").matcher(answer.header("Server-Timing"));
    assertThat(matcher.find()).as(answer.headers().toString()).isTrue();
    return Double.parseDouble(matcher.group(1));
  }
}
