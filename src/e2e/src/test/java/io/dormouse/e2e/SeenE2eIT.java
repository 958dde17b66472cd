package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.Client.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What an operator can follow and measure.
final class SeenE2eIT extends SharedGateway {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String[] EARLY = {"commit-after: 200ms", "stop-timeout: 1s"};

  @Override
  GatewaySetup setup() {
    return GatewaySetup.of(config().text());
  }

  private static ConfigText config() {
    var slow = StandInOptions.plain().readyAfter(1_500);
    return ConfigText.of("trust-tenant-header: true", "tenant-weights: [gold=3]")
        .standIn("slow", slow, EARLY)
        .standIn("woken", slow, EARLY)
        .standIn("late", StandInOptions.plain().readyAfter(6_000), EARLY)
        .standIn("broken", StandInOptions.plain().exitsWhileLoading(3), EARLY)
        .standIn("short", StandInOptions.plain(), "first-byte-timeout: 1s", "stop-timeout: 1s");
  }

  /// Begins to follow a pool; returns once the first event came.
  private static Stream<String> follow(Client operator, String model) {
    var uri = operator.base().resolve("/admin/pools/" + model + "/events");
    return operator
        .http()
        .sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofLines())
        .join()
        .body();
  }

  private static List<String> events(Stream<String> lines) {
    String name = "event: ";
    return lines
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()))
        .toList();
  }

  private Answer wake(String model, Map<String, String> headers) {
    return Client.await(
        pools.client().post("/admin/pools/" + model + "/wake?wait=true", "", headers));
  }

  @Test
  void aFollowerSeesWakeHoldAndReleaseAndTheEndOfTheGateway() {
    try (var ending = GatewayProcess.start(GatewaySetup.of(config().text()));
        var caller = Client.of(ending.base());
        var operator = Client.of(ending.management())) {
      Stream<String> lines = follow(operator, "slow");
      CompletableFuture<Answer> call =
          caller.post(
              Calls.CHAT,
              Client.chatBody("slow", "", false),
              Map.of("X-Request-Id", "call-1", "Dormouse-Tenant", "gold"));
      assertThat(Client.await(call).status()).isEqualTo(200);
      ending.terminate();
      List<String> told = lines.toList();

      assertThat(events(told.stream()))
          .startsWith("snapshot", "waking", "phase", "held")
          .containsSubsequence("held", "released", "ready", "phase", "stopping", "gone", "phase")
          .endsWith("closing");
      assertThat(told)
          .anyMatch(line -> line.contains("\"request\":\"call-1\",\"tenant\":\"gold\""))
          .anyMatch(line -> line.contains("\"cold\":true"));
      assertThat(ending.awaitExit(SOON)).isZero();
    }
  }

  @Test
  void aWakeIsFollowedUntilItIsReady() {
    pools.awaitPhase("woken", "asleep");
    Answer answer = wake("woken", Map.of());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream");
    assertThat(events(answer.body().lines())).startsWith("snapshot", "waking").endsWith("ready");
    assertThat(answer.body()).contains("\"totalMs\":");
    assertThat(pools.phase("woken")).isEqualTo("ready");
  }

  @Test
  void aWakeThatFailsSaysWhyAndWithAStatusWhereJsonIsWanted() {
    Answer told = wake("broken", Map.of());
    assertThat(events(told.body().lines())).endsWith("failed");
    assertThat(told.body()).contains("\"code\":\"model_load_failed\"");

    Answer status = wake("broken", Map.of("Accept", "application/json"));
    assertThat(status.status()).isEqualTo(503);
    assertThat(status.errorCode()).isEqualTo("model_load_failed");
  }

  @Test
  void whatIsHeldIsShownByTenant() {
    var call =
        client.post(
            Calls.CHAT, Client.chatBody("late", "", false), Map.of("Dormouse-Tenant", "gold"));
    pools.awaitHeld("late", 1);
    var pool = Client.await(pools.client().get("/admin/pools/late")).json();
    assertThat(pool.path("heldByTenant").path("gold").path("calls").asInt()).isEqualTo(1);
    awaitMetrics("dormouse_held_of_tenant{model=\"late\",tenant=\"gold\"} 1.0");
    assertThat(Client.await(call).status()).isEqualTo(200);
  }

  @Test
  void metersTellOfWaitsPhasesEarlyAnswersAndClocks() {
    pools.sleep("slow");
    pools.awaitPhase("slow", "asleep");
    Client.await(client.post(Calls.CHAT, Client.chatBody("slow", "stream-1", true), Map.of()));
    Client.await(client.post(Calls.CHAT, Client.chatBody("short", "hang", false), Map.of()));

    awaitMetrics(
        "dormouse_wait_seconds_bucket{model=\"slow\",outcome=\"released\"",
        "dormouse_wake_phase_seconds_bucket{model=\"slow\",phase=\"",
        "dormouse_early_answers_total{model=\"slow\"}",
        "code=\"first_byte_timeout\",model=\"short\"",
        "dormouse_held_of_tenant{model=\"slow\",tenant=\"other\"} 0.0");
  }

  /// A call is counted at its end, which its caller may see first.
  private void awaitMetrics(String... parts) {
    var wanted = List.of(parts);
    assertThat(
            Eventually.settled(
                SOON, this::metrics, text -> wanted.stream().allMatch(text::contains)))
        .contains(wanted);
  }

  private String metrics() {
    return Client.await(pools.client().get("/q/metrics")).body();
  }
}
