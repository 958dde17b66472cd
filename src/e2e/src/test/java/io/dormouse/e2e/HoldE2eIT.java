package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.e2e.Client.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a caller sees while it waits, when it waits too long, and when it says how long it will.
final class HoldE2eIT extends SharedGateway {
  private static final String STOP = "stop-timeout: 1s";
  private static final String[] EARLY = {"commit-after: 300ms", "heartbeat-interval: 400ms", STOP};
  private static final String BEAT = ": dormouse phase=";

  @Override
  GatewaySetup setup() {
    var quick = StandInOptions.plain();
    var slow = quick.readyAfter(4_000);
    var never = quick.readyAfter(-1);
    var fails = quick.exitsWhileLoading(3);
    var config =
        ConfigText.of("trust-tenant-header: true", "tenant-weights: [gold=3]")
            .standIn("slow", slow, EARLY)
            .standIn("padded", slow, with("heartbeat: whitespace"))
            .standIn("chunky", slow, with("heartbeat: chunks"))
            .standIn("silent", quick.readyAfter(1_000), with("heartbeat: none"))
            .standIn("never", never, with("load-timeout: 4s"))
            .standIn("broken", fails, "commit-after: 10s")
            .standIn("covered", never, with("fallback: {model: short, after: 500ms}"))
            .standIn(
                "failing",
                fails,
                with(
                    "wake-backoff: 5m",
                    "wake-backoff-limit: 5m",
                    "fallback: {model: short, after: 10m}"))
            .standIn("careful", quick, STOP, "retry: false")
            .standIn("lasting", quick, STOP)
            .standIn("short", quick, STOP)
            .standIn("mortal", quick, STOP)
            .standIn("hasty", quick, STOP, "first-byte-timeout: 1s")
            .standIn("stalling", quick, STOP, "idle-stream-timeout: 1s")
            .standIn("brief", quick, STOP, "idle-timeout: 1s")
            .standIn("kept", quick, STOP, "idle-timeout: 1s")
            .standIn("shared", slow, with("concurrency: 1", "max-held-per-tenant: 2"))
            .standIn("queued", quick, with("concurrency: 1", "queue-timeout: 500ms"));
    return GatewaySetup.of(config.text());
  }

  private void asleep(String model) {
    pools.sleep(model);
    pools.awaitPhase(model, "asleep");
  }

  private static String[] with(String... more) {
    var all = new ArrayList<>(List.of(EARLY));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private Answer stream(String model, String fault) {
    return Client.await(streaming(model, fault, Map.of()));
  }

  private CompletableFuture<Answer> streaming(
      String model, String fault, Map<String, String> headers) {
    return client.post(Calls.CHAT, Client.chatBody(model, fault, true), headers);
  }

  private Answer whole(String model, String fault, Map<String, String> headers) {
    return Client.await(client.post(Calls.CHAT, Client.chatBody(model, fault, false), headers));
  }

  @Test
  void aStreamingCallGetsCommentsAndThenTheWholeStream() {
    asleep("slow");
    Answer answer = stream("slow", "stream-3");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream");
    assertThat(answer.header("Dormouse-Cold-Start")).isEqualTo("true");
    String[] blocks = answer.body().strip().split("\n\n", -1);
    assertThat(blocks[0]).startsWith(BEAT).contains("elapsed=", "estimate=", "ahead=0");
    assertThat(blocks[1]).startsWith(BEAT);
    assertThat(blocks[blocks.length - 1]).isEqualTo("data: [DONE]");
    assertThat(blocks).filteredOn(block -> block.startsWith("data: {")).hasSize(3);
  }

  @Test
  void emptyChunksGoWithTheCommentsOfChatWhereTheyAreAskedFor() {
    asleep("chunky");
    var text =
        client.post("/v1/completions", Client.chatBody("chunky", "stream-1", true), Map.of());
    String[] blocks = stream("chunky", "stream-1").body().split("\n\n", -1);
    assertThat(blocks[0]).startsWith(BEAT);
    assertThat(blocks[1])
        .startsWith("data: {\"id\":\"chatcmpl-")
        .contains("\"object\":\"chat.completion.chunk\"", "\"model\":\"chunky\"")
        .endsWith("\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":null}]}");
    assertThat(Client.await(text).body()).startsWith(BEAT).doesNotContain("\"delta\":{}");
  }

  @Test
  void aWarmStreamHasNoCommentOfOurs() {
    stream("short", "stream-1");
    assertThat(stream("short", "stream-1").body()).doesNotContain(BEAT);
  }

  @Test
  void aCallThatDoesNotStreamWaitsWithoutABeginning() {
    asleep("silent");
    Answer answer = whole("silent", "", Map.of());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).startsWith("{");
  }

  @Test
  void whitespaceBeforeJsonKeepsTheConnectionAliveWhereItIsAskedFor() {
    asleep("padded");
    Answer answer = whole("padded", "", Map.of());
    assertThat(answer.body()).startsWith("\n");
    assertThat(answer.json().path("model").asText()).isEqualTo("padded");
  }

  @Test
  void aFailureBeforeTheCommitKeepsItsStatus() {
    Answer answer = stream("broken", "stream-1");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("x-should-retry")).isEqualTo("false");
    assertThat(answer.header("Retry-After")).isNotEmpty();
  }

  @Test
  void aFailureAfterTheCommitIsAnEventAndACleanEnd() {
    Answer answer = stream("never", "stream-1");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).startsWith(BEAT).endsWith("\n\ndata: [DONE]\n\n");
    assertThat(answer.body()).contains("\n\ndata: {\"error\":{\"message\":\"The model 'never'");
  }

  @Test
  void anErrorOfTheWorkerAfterTheCommitIsToldAsOne() {
    asleep("slow");
    Answer answer = stream("slow", "status-400");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("data: {\"error\":{", "\"stand_in\"", "data: [DONE]");
  }

  @Test
  void aWorkerThatDoesNotAnswerInTimeIsGivenUp() {
    Answer answer = whole("hasty", "hang", Map.of());
    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.errorCode()).isEqualTo("first_byte_timeout");
  }

  @Test
  void aStreamThatStopsIsEndedWithItsReason() {
    Answer answer = stream("stalling", "stall-2");
    assertThat(answer.body()).contains("\"code\":\"idle_stream_timeout\"").endsWith("[DONE]\n\n");
  }

  @Test
  void aCallMayFailFastAndStillWakesTheModel() {
    asleep("silent");
    Answer answer = whole("silent", "", Map.of("Prefer", "wait=0"));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.errorCode()).isEqualTo("wake_timeout");
    assertThat(answer.header("Preference-Applied")).isEqualTo("wait=0");
    pools.awaitPhase("silent", "ready");
  }

  @Test
  void aProbeIsToldThatTheModelSleepsAndLetsItSleep() {
    asleep("padded");
    Answer answer = whole("padded", "", Map.of("Dormouse-Wake", "never"));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.errorCode()).isEqualTo("model_asleep");
    assertThat(pools.phase("padded")).isEqualTo("asleep");
  }

  @Test
  void aCallMayAskTheWorkerToStayLonger() {
    whole("kept", "", Map.of("Dormouse-Keep-Alive", "1m"));
    Eventually.throughout(
        Duration.ofSeconds(2), "the worker stays", () -> pools.phase("kept").equals("ready"));
    whole("kept", "", Map.of());
    Eventually.throughout(
        Duration.ofSeconds(2), "the worker stays", () -> pools.phase("kept").equals("ready"));
    assertThat(whole("kept", "", Map.of()).header("Dormouse-Cold-Start")).isEqualTo("false");
  }

  @Test
  void anotherModelAnswersWhileOneIsCold() {
    Answer answer = whole("covered", "", Map.of());
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.header("Dormouse-Fallback")).isEqualTo("short");
    assertThat(answer.json().path("model").asText()).isEqualTo("short");
    assertThat(pools.phase("covered")).isEqualTo("waking");
  }

  @Test
  void anotherModelAnswersAtOnceWhereAWakeFailsAndWhileItBacksOff() {
    for (String wake : List.of("fails", "backs off")) {
      Answer answer = whole("failing", "", Map.of());
      assertThat(answer.status()).as(wake + answer.body()).isEqualTo(200);
      assertThat(answer.header("Dormouse-Fallback")).isEqualTo("short");
      assertThat(answer.header("Dormouse-Cold-Start")).isEqualTo("true");
      assertThat(answer.json().path("model").asText()).isEqualTo("short");
      var pool = pools.pool("failing");
      assertThat(pool.path("failedWakes").asInt()).as(wake).isEqualTo(1);
      assertThat(pool.path("workers")).as(wake).isEmpty();
    }
    String body = stream("failing", "stream-1").body();
    assertThat(body).contains("data: {").endsWith("data: [DONE]\n\n").doesNotContain("\"error\"");
  }

  @Test
  void theOtherHeaderForAShortWaitIsFollowedAndNotConfirmed() {
    asleep("silent");
    Answer answer = whole("silent", "", Map.of("X-Scale-Up-Timeout", "0"));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.errorCode()).isEqualTo("wake_timeout");
    assertThat(answer.headers().map()).doesNotContainKey("preference-applied");
    pools.awaitPhase("silent", "ready");
  }

  @Test
  void aFieldOfAnotherApiForStayingChangesNothing() {
    String body =
        Client.chatBody("brief", "", false).replaceFirst("\\{", "{\"keep_alive\":\"1h\",");
    var answer = Client.await(client.post(Calls.CHAT, body, Map.of()));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("received").path("bytes").asInt()).isEqualTo(body.length());
    pools.awaitPhase("brief", "asleep");
  }

  @Test
  void aCallWhoseWorkerDiedBeforeItAnsweredGoesToTheNextOne() {
    long first = pid(whole("mortal", "", Map.of()));
    Answer answer = whole("mortal", "die-if-pid-" + first, Map.of());
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(pid(answer)).isNotEqualTo(first);
  }

  private static long pid(Answer answer) {
    return answer.json().path("received").path("pid").asLong();
  }

  @Test
  void aCallThatMayNotBeRepeatedReachesOneWorkerOnly() {
    assertDiesOnce("careful", Calls.CHAT);
  }

  @Test
  void aCallThatMayHaveChangedSomethingIsNotRepeatedUnlessTheModelSaysSo() {
    assertDiesOnce("lasting", "/v1/images/generations");
  }

  private void assertDiesOnce(String model, String path) {
    assertThat(call(model, path, "").status()).isEqualTo(200);
    JsonNode woken = pools.pool(model).path("lastWake");
    Answer answer = call(model, path, "die-before-response");
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.errorCode()).isEqualTo("worker_died");
    assertThat(pools.pool(model).path("lastWake")).isEqualTo(woken);
  }

  private Answer call(String model, String path, String fault) {
    return Client.await(client.post(path, Client.chatBody(model, fault, false), Map.of()));
  }

  @Test
  void oneTenantsBoundIsNotAnothers() {
    asleep("shared");
    var ours =
        IntStream.range(0, 3)
            .mapToObj(_ -> streaming("shared", "stream-1", Map.of("Dormouse-Tenant", "ours")))
            .toList();
    var other = streaming("shared", "stream-1", Map.of("Dormouse-Tenant", "gold"));
    var answers = Calls.awaitAll(ours);
    assertThat(answers).filteredOn(it -> it.status() == 429).hasSize(1);
    assertThat(answers)
        .filteredOn(it -> it.status() == 429)
        .allSatisfy(it -> assertThat(it.body()).contains("max-held-per-tenant"));
    assertThat(Client.await(other).status()).isEqualTo(200);
  }

  @Test
  void busyWorkersAreWaitedForOnTheQueueBudget() {
    whole("queued", "", Map.of());
    var busy = streaming("queued", "stream-100", Map.of());
    pools.awaitRunning("queued", 1);
    Answer waited = Client.await(streaming("queued", "stream-1", Map.of("Prefer", "wait=60")));
    assertThat(waited.body()).contains("queue_timeout");
    assertThat(Client.await(busy).body()).endsWith("[DONE]\n\n");
  }
}
