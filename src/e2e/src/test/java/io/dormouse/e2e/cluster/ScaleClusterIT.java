package io.dormouse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.Client;
import io.dormouse.e2e.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// That the autoscaler sees the calls that a gateway holds.
@Tag("cluster")
final class ScaleClusterIT {
  private static final int CALLS = 64;
  private static final int PODS = 4;
  private static final Duration WANTED_WITHIN = Duration.ofSeconds(10);

  @Test
  void sixtyFourCallsOnEightSlotsBringFourPodsAndAreAllAnswered() {
    try (var cluster = TestCluster.require();
        var space = Space.open(cluster, "scale")) {
      var config =
          ClusterModels.sleeper(
              space.config(),
              space,
              "many",
              List.of("idle-timeout: 6s", "concurrency: 8"),
              "max-scale: " + PODS);
      space.apply(config);
      try (var gateway = space.gateway(config);
          var client = Client.of(gateway.base())) {
        var calls =
            IntStream.range(0, CALLS)
                .mapToObj(_ ->
                    client.post(
                        ClusterModels.CHAT + "?sleep=4000", ClusterModels.body("many"), Map.of()))
                .toList();
        Eventually.until(
            Duration.ofSeconds(60), "the first pod", () -> space.endpoints("many") >= 1);
        Eventually.until(
            WANTED_WITHIN, PODS + " pods wanted", () -> space.pods("many").size() == PODS);
        assertThat(calls.stream().map(Client::await).toList())
            .as(() -> gateway.log().text())
            .allMatch(answer -> answer.status() == 200);
      }
    }
  }
}
