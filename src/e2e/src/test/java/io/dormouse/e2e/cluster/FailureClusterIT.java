package io.dormouse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.Client;
import io.dormouse.e2e.Client.Answer;
import io.dormouse.e2e.Eventually;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What held calls are told where no pod can come up.
@ClusterTest("fail")
final class FailureClusterIT {
  private final Space space;
  @AutoClose private final ClusterGateway gateway;

  FailureClusterIT(Space space) {
    this.space = space;
    var config =
        ClusterModels.embedder(space.config(), space, "crashes", "model-path: /models/nothing");
    config =
        ClusterModels.sleeper(config, space, "no-image", List.of(), "image: dev.local/nothing:1");
    config =
        ClusterModels.sleeper(
            config,
            space,
            "no-gpu",
            List.of("idle-timeout: 1m"),
            "gpus: 1",
            "gpu-resource: example.com/none",
            "node-timeout: 0");
    config =
        ClusterModels.sleeper(
            config,
            space,
            "no-node",
            List.of("idle-timeout: 1m"),
            "gpus: 1",
            "gpu-resource: example.com/none",
            "node-timeout: 15s");
    gateway = space.deploy(config);
  }

  private void failed(Answer answer, String code) {
    assertThat(answer.status()).as(answer.body() + gateway.log()).isEqualTo(503);
    assertThat(answer.errorCode()).isEqualTo(code);
    assertThat(answer.header("Retry-After")).isNotEmpty();
    assertThat(answer.body()).doesNotContain("dev.local", space.name());
  }

  @Test
  void aCrashLoopFailsTheHeldCallAtTheSecondCrashAndOperatorsSeeThePodsLastLines() {
    Answer answer = Client.await(gateway.client().embed("crashes", "Hello"));
    failed(answer, "crash_loop");
    assertThat(gateway.pools().pool("crashes").path("lastFailure").path("detail").asText())
        .contains("dormouse-failure");
    Eventually.until(
        Duration.ofSeconds(10),
        "the pod's last lines in the log",
        () -> gateway.log().contains("dormouse-failure"));
  }

  @Test
  void anImageThatIsNotThereFailsTheHeldCall() {
    failed(Client.await(gateway.ask("no-image")), "image_pull");
    assertThat(gateway.pools().pool("no-image").path("lastFailure").path("detail").asText())
        .contains("dev.local/nothing:1");
  }

  @Test
  void withoutANodeAutoscalerNoFreeGpuFailsAtOnce() {
    failed(Client.await(gateway.ask("no-gpu")), "no_node");
  }

  @Test
  void withOneTheCallWaitsForTheNodeAndThenFails() {
    long began = System.nanoTime();
    var call = gateway.ask("no-node");
    Eventually.until(
        Duration.ofSeconds(14),
        "waiting for a node",
        () ->
            gateway
                .pools()
                .pool("no-node")
                .path("platformPhase")
                .asText()
                .startsWith("waiting-for-node"));
    failed(Client.await(call), "no_node");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(14));
  }
}
