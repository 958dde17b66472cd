package io.dormouse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.Client;
import io.dormouse.e2e.Client.Answer;
import io.dormouse.e2e.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What a caller of a model that sleeps in a cluster sees, on our worker in a pod.
@ClusterTest("cold")
final class ColdCallClusterIT {
  private static final int MANY = 50;
  private static final List<String> NAMES =
      List.of("one", "fifty", "left", "found", "changed", "taken");

  private final Space space;
  @AutoClose private final ClusterGateway gateway;

  ColdCallClusterIT(Space space) {
    this.space = space;
    var config = space.config();
    for (String name : NAMES) {
      config = ClusterModels.embedder(config, space, name, "max-scale: 4");
    }
    gateway = space.deploy(config);
  }

  @Test
  void aHeldCallWakesAPodAndTheNextOneIsWarm() {
    assertThat(space.pods("one")).isEmpty();
    Answer cold = gateway.fine(gateway.client().embed("one", "Hello"));
    Answer warm = Client.await(gateway.client().embed("one", "Hello"));

    assertThat(cold.json().path("data").path(0).path("embedding").size()).isEqualTo(384);
    assertThat(cold.header("Dormouse-Cold-Start")).isEqualTo("true");
    assertThat(warm.header("Dormouse-Cold-Start")).isEqualTo("false");
    assertThat(warm.json().path("data")).isEqualTo(cold.json().path("data"));
    var marks = gateway.pools().pool("one").path("lastWake").path("marksMs");
    assertThat(marks.fieldNames()).toIterable().contains("starting", "ready");
  }

  @Test
  void fiftyCallsAtOnceWakeOnePod() {
    var calls =
        IntStream.range(0, MANY)
            .mapToObj(i -> gateway.client().embed("fifty", "text " + i))
            .toList();
    assertThat(calls.stream().map(Client::await).toList())
        .allMatch(answer -> answer.status() == 200)
        .allMatch(Answer::echoesRequestId);
    assertThat(space.pods("fifty")).hasSize(1);
  }

  @Test
  void thePodComesUpOnceThoughTheClientLeaves() {
    CompletableFuture<Answer> call = gateway.client().embed("left", "Hello");
    gateway.pools().awaitHeld("left", 1);
    Eventually.until(Duration.ofSeconds(30), "a pod", () -> !space.pods("left").isEmpty());
    call.cancel(true);
    gateway.pools().awaitHeld("left", 0);
    gateway.pools().awaitPhase("left", "ready");
    String pod = space.pods("left").getFirst().getMetadata().getUid();
    assertThat(Client.await(gateway.client().embed("left", "Hello")).header("Dormouse-Cold-Start"))
        .isEqualTo("false");
    assertThat(space.pods("left").getFirst().getMetadata().getUid()).isEqualTo(pod);
    space.awaitAsleep("left");
    gateway.pools().awaitPhase("left", "asleep");
  }

  @Test
  void modelsAreFoundByTheirLabel() {
    try (var found = space.gateway(space.config("knative.discover: [" + space.name() + "]"))) {
      Eventually.until(
          Duration.ofSeconds(20),
          "models found",
          () ->
              Client.await(found.client().get("/v1/models"))
                  .json()
                  .path("data")
                  .findValuesAsText("id")
                  .containsAll(NAMES));
      found.fine(found.client().embed("found", "Hello"));
    }
  }

  @Test
  void heldCallsOutliveOtherSettingsAndHearThatTheirModelIsGone() {
    try (var found = space.gateway(space.config("knative.discover: [" + space.name() + "]"))) {
      Eventually.until(
          Duration.ofSeconds(20),
          "models found",
          () -> Client.await(found.client().get("/v1/models")).body().contains("taken"));
      var kept = found.client().embed("changed", "Hello");
      found.pools().awaitHeld("changed", 1);
      space.annotate("changed", "dormouse.io/idle-timeout", "7s");
      found
          .process()
          .log()
          .await(Pattern.compile("model=changed has other settings now"), Duration.ofSeconds(10));
      found.fine(kept);

      var lost = found.client().embed("taken", "Hello");
      found.pools().awaitHeld("taken", 1);
      space.delete("taken");
      Answer answer = Client.await(lost);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.errorCode()).isIn("model_removed", "service_missing");
    }
  }
}
