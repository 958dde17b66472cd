package io.dormouse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.Client;
import io.dormouse.e2e.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// That the autoscaler sees the calls that a gateway holds.
@ClusterTest("scale")
final class ScaleClusterIT {
  private static final int CALLS = 64;
  private static final int PODS = 4;

  /// One pod alone would take twice as long, and so long is there something to see.
  private static final Duration CALL = Duration.ofSeconds(12);

  private final Space space;

  ScaleClusterIT(Space space) {
    this.space = space;
  }

  @Test
  void sixtyFourCallsOnEightSlotsBringFourPodsAndAreAllAnswered() {
    var keys = List.of("idle-timeout: 6s", "concurrency: 8");
    var config = ClusterModels.sleeper(space, "many", keys, "max-scale: " + PODS);
    try (var gateway = space.deploy(config)) {
      var calls = IntStream.range(0, CALLS).mapToObj(_ -> gateway.ask("many", CALL)).toList();
      Eventually.until(Duration.ofSeconds(60), "the first pod", () -> space.endpoints("many") >= 1);
      Eventually.until(
          CALL.multipliedBy(2), PODS + " pods wanted", () -> space.pods("many").size() == PODS);
      assertThat(calls.stream().map(Client::await).toList())
          .as(gateway::log)
          .allMatch(answer -> answer.status() == 200);
    }
  }
}
