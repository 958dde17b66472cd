package io.dormouse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dormouse.e2e.Client;
import io.dormouse.e2e.Eventually;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Pods that are replaced or die under calls.
@ClusterTest("roll")
final class RolloutClusterIT {
  /// Ids of the tokens by which the model would end an answer by itself.
  private static final String END_OF_TURN = "2";

  private static final String END_OF_TEXT = "0";

  private final Space space;

  RolloutClusterIT(Space space) {
    this.space = space;
  }

  @Test
  void aNewRevisionUnderLoadLosesNoCall() {
    var keys = List.of("idle-timeout: 6s", "concurrency: 8");
    var config = ClusterModels.sleeper(space, "rolled", keys);
    try (var gateway = space.deploy(config);
        var callers = gateway.callers(4, "rolled", Duration.ofMillis(200))) {
      Eventually.until(Duration.ofSeconds(60), "calls", () -> callers.count() > 20);
      var next = ClusterModels.sleeper(space, "rolled", keys, "cpu: 50m");
      space.apply(next);
      assertThat(space.revisions("rolled")).hasSize(2);
      String newest = space.revisions("rolled").getLast().getMetadata().getName();
      Eventually.until(
          Duration.ofSeconds(90),
          "only the new Revision's pods",
          () ->
              !space.pods("rolled").isEmpty()
                  && space.pods("rolled").stream()
                      .allMatch(pod -> pod.getMetadata().getName().startsWith(newest)));
      int before = callers.count();
      Eventually.until(Duration.ofSeconds(60), "calls", () -> callers.count() > before + 20);
      assertThat(callers.stop()).as(gateway.log()).containsOnlyKeys("200");
    }
  }

  @Test
  void aHeldCallWhoseRevisionIsReplacedByOneThatFitsIsAnsweredByThat() {
    var keys = List.of("idle-timeout: 6s");
    var config =
        ClusterModels.sleeper(
            space, "moved", keys, "gpus: 1", "gpu-resource: example.com/none", "node-timeout: 5m");
    try (var gateway = space.deploy(config)) {
      var call = gateway.ask("moved");
      Eventually.until(
          Duration.ofSeconds(60),
          "waiting for a node",
          () ->
              gateway
                  .pools()
                  .pool("moved")
                  .path("platformPhase")
                  .asText()
                  .startsWith("waiting-for-node"));
      space.apply(ClusterModels.sleeper(space, "moved", keys, "node-timeout: 5m"));
      assertThat(space.revisions("moved")).hasSize(2);
      gateway.fine(call);
    }
  }

  @Test
  void streamsOfAPodThatIsKilledEndWithAnErrorAndTheNextCallWakesAnother() throws Exception {
    var config = ClusterModels.chat(space.config(), space, "streams");
    try (var gateway = space.deploy(config);
        var http = HttpClient.newHttpClient()) {
      gateway.fine(shortCall(gateway));
      List<CompletableFuture<HttpResponse<String>>> streams =
          IntStream.range(0, 3)
              .mapToObj(_ -> http.sendAsync(request(gateway), HttpResponse.BodyHandlers.ofString()))
              .toList();
      Eventually.until(
          Duration.ofSeconds(20),
          "streams run",
          () ->
              gateway.pools().pool("streams").path("workers").path(0).path("running").asInt() == 3);
      kill("streams");
      for (var stream : streams) {
        var events = stream.join().body().lines().filter(line -> line.startsWith("data:")).toList();
        assertThat(events.getLast()).isEqualTo("data: [DONE]");
        assertThat(events.get(events.size() - 2)).contains("\"error\"");
      }
      gateway.fine(shortCall(gateway));
    }
  }

  private static CompletableFuture<Client.Answer> shortCall(ClusterGateway gateway) {
    return gateway.client().post(ClusterModels.CHAT, body(4, false), Map.of());
  }

  private void kill(String service) {
    space
        .cluster()
        .client()
        .pods()
        .inNamespace(space.name())
        .withName(space.pods(service).getFirst().getMetadata().getName())
        .withGracePeriod(0)
        .delete();
  }

  private static HttpRequest request(ClusterGateway gateway) {
    return HttpRequest.newBuilder(gateway.client().base().resolve(ClusterModels.CHAT))
        .timeout(Duration.ofMinutes(2))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body(900, true)))
        .build();
  }

  private static String body(int tokens, boolean stream) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("model", "streams").put("stream", stream).put("max_tokens", tokens);
    body.putObject("logit_bias").put(END_OF_TURN, -100).put(END_OF_TEXT, -100);
    body.putArray("messages")
        .addObject()
        .put("role", "user")
        .put("content", "Count to a thousand.");
    return body.toString();
  }
}
