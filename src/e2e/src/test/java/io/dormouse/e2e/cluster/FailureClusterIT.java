package io.dormouse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.Client;
import io.dormouse.e2e.Client.Answer;
import io.dormouse.e2e.Eventually;
import io.dormouse.e2e.GatewayProcess;
import io.dormouse.e2e.Pools;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What held calls are told where no pod can come up.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FailureClusterIT {
  private TestCluster cluster;
  private Space space;
  private GatewayProcess gateway;
  private Client client;
  private Pools pools;

  @BeforeAll
  void start() {
    cluster = TestCluster.require();
    space = Space.open(cluster, "fail");
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

  private Answer call(String model) {
    return Client.await(client.post(ClusterModels.CHAT, ClusterModels.body(model), Map.of()));
  }

  private void failed(Answer answer, String code) {
    assertThat(answer.status()).as(answer.body() + gateway.log().text()).isEqualTo(503);
    assertThat(answer.errorCode()).isEqualTo(code);
    assertThat(answer.header("Retry-After")).isNotEmpty();
    assertThat(answer.body()).doesNotContain("dev.local", space.name());
  }

  @Test
  void aCrashLoopFailsTheHeldCallAtTheSecondCrashAndOperatorsSeeThePodsLastLines() {
    Answer answer = Client.await(client.embed("crashes", "Hello"));
    failed(answer, "crash_loop");
    assertThat(pools.pool("crashes").path("lastFailure").path("detail").asText())
        .contains("dormouse-failure");
  }

  @Test
  void anImageThatIsNotThereFailsTheHeldCall() {
    failed(call("no-image"), "image_pull");
    assertThat(pools.pool("no-image").path("lastFailure").path("detail").asText())
        .contains("dev.local/nothing:1");
  }

  @Test
  void withoutANodeAutoscalerNoFreeGpuFailsAtOnce() {
    failed(call("no-gpu"), "no_node");
  }

  @Test
  void withOneTheCallWaitsForTheNodeAndThenFails() {
    long began = System.nanoTime();
    var call = client.post(ClusterModels.CHAT, ClusterModels.body("no-node"), Map.of());
    Eventually.until(
        Duration.ofSeconds(14),
        "waiting for a node",
        () -> pools.pool("no-node").path("platformPhase").asText().startsWith("waiting-for-node"));
    failed(Client.await(call), "no_node");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(14));
  }
}
