package io.dormouse.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.pool.WakeTimeline;
import io.dormouse.gateway.pool.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WakePhasesTest {
  @Test
  void marksOfAWorkerEndPhases() {
    var marks =
        Map.of(
            "processStarted",
            5L,
            "main",
            70L,
            "runtimeUp",
            310L,
            "weightsLoaded",
            620L,
            "warmed",
            650L);
    assertThat(phases(700, marks))
        .isEqualTo(
            Map.of("spawning", 5L, "starting", 310L, "loading", 310L, "warming", 30L, "rest", 45L));
  }

  @Test
  void marksOfAClusterBeginPhases() {
    var marks = Map.of("scheduling", 0L, "pulling", 40L, "starting", 900L, "ready", 2_000L);
    assertThat(phases(2_010, marks))
        .isEqualTo(Map.of("scheduling", 40L, "pulling", 860L, "starting", 1_100L, "rest", 10L));
  }

  @Test
  void aWakeWithoutMarksIsRestAlone() {
    assertThat(phases(30, Map.of())).isEqualTo(Map.of("rest", 30L));
  }

  @Test
  void marksThatContradictTheWholeAddNoRest() {
    assertThat(phases(100, Map.of("runtimeUp", 300L))).isEqualTo(Map.of("starting", 300L));
  }

  @Test
  void marksNobodyKnowsAreNoPhases() {
    assertThat(phases(100, Map.of("anything", 50L))).isEqualTo(Map.of("rest", 100L));
  }

  private static Map<String, Long> phases(long totalMs, Map<String, Long> marks) {
    var wake =
        new WakeTimeline(new WorkerId("m", 1), Instant.EPOCH, Duration.ofMillis(totalMs), marks);
    var millis = new HashMap<String, Long>();
    WakePhases.of(wake).forEach((phase, lasted) -> millis.put(phase, lasted.toMillis()));
    return millis;
  }
}
