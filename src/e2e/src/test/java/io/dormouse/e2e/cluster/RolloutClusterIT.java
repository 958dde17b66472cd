package io.dormouse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dormouse.e2e.Client;
import io.dormouse.e2e.Eventually;
import io.dormouse.e2e.GatewayProcess;
import io.dormouse.e2e.Pools;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Pods that are replaced or die under calls.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RolloutClusterIT {
  /// Ids of the tokens by which the model would end an answer by itself.
  private static final String END_OF_TURN = "2";

  private static final String END_OF_TEXT = "0";

  private TestCluster cluster;
  private Space space;

  @BeforeAll
  void start() {
    cluster = TestCluster.require();
    space = Space.open(cluster, "roll");
  }

  @AfterAll
  void stop() {
    space.close();
    cluster.close();
  }

  @Test
  void aNewRevisionUnderLoadLosesNoCall() {
    var keys = List.of("idle-timeout: 6s", "concurrency: 8");
    var config = ClusterModels.sleeper(space.config(), space, "rolled", keys);
    space.apply(config);
    try (var gateway = space.gateway(config);
        var callers =
            SteadyCallers.start(
                gateway.base(),
                4,
                ClusterModels.CHAT + "?sleep=200",
                ClusterModels.body("rolled"))) {
      Eventually.until(Duration.ofSeconds(60), "calls", () -> callers.count() > 20);
      var next = ClusterModels.sleeper(space.config(), space, "rolled", keys, "cpu: 50m");
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
      assertThat(callers.stop()).as(gateway.log().text()).containsOnlyKeys("200");
    }
  }

  @Test
  void streamsOfAPodThatIsKilledEndWithAnErrorAndTheNextCallWakesAnother() throws Exception {
    var config = ClusterModels.chat(space.config(), space, "streams");
    space.apply(config);
    try (var gateway = space.gateway(config);
        var client = Client.of(gateway.base());
        var pools = Pools.of(gateway);
        var http = HttpClient.newHttpClient()) {
      assertThat(Client.await(client.post(ClusterModels.CHAT, body(4, false), Map.of())).status())
          .as(gateway.log().text())
          .isEqualTo(200);
      List<CompletableFuture<HttpResponse<String>>> streams =
          IntStream.range(0, 3)
              .mapToObj(_ -> http.sendAsync(request(gateway), HttpResponse.BodyHandlers.ofString()))
              .toList();
      Eventually.until(
          Duration.ofSeconds(20),
          "streams run",
          () -> pools.pool("streams").path("workers").path(0).path("running").asInt() == 3);
      kill("streams");
      for (var stream : streams) {
        var events = stream.join().body().lines().filter(line -> line.startsWith("data:")).toList();
        assertThat(events.getLast()).isEqualTo("data: [DONE]");
        assertThat(events.get(events.size() - 2)).contains("\"error\"");
      }
      assertThat(Client.await(client.post(ClusterModels.CHAT, body(4, false), Map.of())).status())
          .as(gateway.log().text())
          .isEqualTo(200);
    }
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

  private static HttpRequest request(GatewayProcess gateway) {
    return HttpRequest.newBuilder(gateway.base().resolve(ClusterModels.CHAT))
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
