package io.dormouse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.Client;
import io.dormouse.e2e.Client.Answer;
import io.dormouse.e2e.Eventually;
import io.dormouse.e2e.GatewayProcess;
import io.dormouse.e2e.Pools;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What a caller of a model that sleeps in a cluster sees, on our worker in a pod.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ColdCallClusterIT {
  private static final int MANY = 50;
  private static final List<String> NAMES =
      List.of("one", "fifty", "left", "found", "changed", "taken");

  private TestCluster cluster;
  private Space space;
  private GatewayProcess gateway;
  private Client client;
  private Pools pools;

  @BeforeAll
  void start() {
    cluster = TestCluster.require();
    space = Space.open(cluster, "cold");
    var config = space.config();
    for (String name : NAMES) {
      config = ClusterModels.embedder(config, space, name, "max-scale: 4");
    }
    space.apply(config);
    gateway = space.gateway(config);
    client = Client.of(gateway.base());
    pools = Pools.of(gateway);
  }

  @AfterAll
  void stop() {
    pools.close();
    client.close();
    gateway.close();
    space.close();
    cluster.close();
  }

  @Test
  void aHeldCallWakesAPodAndTheNextOneIsWarm() {
    assertThat(space.pods("one")).isEmpty();
    Answer cold = Client.await(client.embed("one", "Hello"));
    Answer warm = Client.await(client.embed("one", "Hello"));

    assertThat(cold.status()).as(cold.body() + gateway.log().text()).isEqualTo(200);
    assertThat(cold.json().path("data").path(0).path("embedding").size()).isEqualTo(384);
    assertThat(cold.header("Dormouse-Cold-Start")).isEqualTo("true");
    assertThat(warm.header("Dormouse-Cold-Start")).isEqualTo("false");
    assertThat(warm.json().path("data")).isEqualTo(cold.json().path("data"));
    var marks = pools.pool("one").path("lastWake").path("marksMs");
    assertThat(marks.fieldNames()).toIterable().contains("starting", "ready");
  }

  @Test
  void fiftyCallsAtOnceWakeOnePod() {
    var calls = IntStream.range(0, MANY).mapToObj(i -> client.embed("fifty", "text " + i)).toList();
    assertThat(calls.stream().map(Client::await).toList())
        .allMatch(answer -> answer.status() == 200)
        .allMatch(Answer::echoesRequestId);
    assertThat(space.pods("fifty")).hasSize(1);
  }

  @Test
  void thePodComesUpOnceThoughTheClientLeaves() {
    CompletableFuture<Answer> call = client.embed("left", "Hello");
    pools.awaitHeld("left", 1);
    Eventually.until(Duration.ofSeconds(30), "a pod", () -> !space.pods("left").isEmpty());
    call.cancel(true);
    pools.awaitHeld("left", 0);
    Eventually.until(Duration.ofSeconds(60), "ready", () -> space.endpoints("left") == 1);
    String pod = space.pods("left").getFirst().getMetadata().getUid();
    assertThat(Client.await(client.embed("left", "Hello")).header("Dormouse-Cold-Start"))
        .isEqualTo("false");
    assertThat(space.pods("left").getFirst().getMetadata().getUid()).isEqualTo(pod);
    space.awaitAsleep("left");
    pools.awaitPhase("left", "asleep");
  }

  @Test
  void modelsAreFoundByTheirLabel() {
    try (var found = space.gateway(space.config("knative.discover: [" + space.name() + "]"));
        var caller = Client.of(found.base())) {
      Eventually.until(
          Duration.ofSeconds(20),
          "models found",
          () ->
              Client.await(caller.get("/v1/models"))
                  .json()
                  .path("data")
                  .findValuesAsText("id")
                  .containsAll(NAMES));
      assertThat(Client.await(caller.embed("found", "Hello")).status()).isEqualTo(200);
    }
  }

  @Test
  void heldCallsOutliveOtherSettingsAndHearThatTheirModelIsGone() {
    try (var found = space.gateway(space.config("knative.discover: [" + space.name() + "]"));
        var caller = Client.of(found.base());
        var held = Pools.of(found)) {
      Eventually.until(
          Duration.ofSeconds(20),
          "models found",
          () -> Client.await(caller.get("/v1/models")).body().contains("taken"));
      var kept = caller.embed("changed", "Hello");
      held.awaitHeld("changed", 1);
      space.annotate("changed", "dormouse.io/idle-timeout", "7s");
      found
          .log()
          .await(Pattern.compile("model=changed has other settings now"), Duration.ofSeconds(10));
      assertThat(Client.await(kept).status()).as(found.log().text()).isEqualTo(200);

      var lost = caller.embed("taken", "Hello");
      held.awaitHeld("taken", 1);
      space.delete("taken");
      Answer answer = Client.await(lost);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.errorCode()).isEqualTo("model_removed");
    }
  }
}
