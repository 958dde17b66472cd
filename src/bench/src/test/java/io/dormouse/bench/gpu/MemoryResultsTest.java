package io.dormouse.bench.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

final class MemoryResultsTest {
  private static final long MEBI = 1 << 20;

  @Test
  void whatIsBackAfterLoadsAndKillsIsNoMemoryLeft() {
    var results = new MemoryResults(found(600, 0, 0, 0), true);
    assertThat(results.none()).isTrue();
    assertThat(results.markdown())
        .contains("No memory left", "2 loads", "growth 0.0 MiB", "1 while loading, 1 while serving")
        .contains("at most 0.0 MiB and 0 processes left");
  }

  @Test
  void growthIsJudgedOnAGpuOnly() {
    assertThat(new MemoryResults(found(616, 0, 0, 0), true).none()).isFalse();
    assertThat(new MemoryResults(found(616, 0, 0, 0), false).none()).isTrue();
  }

  @Test
  void memoryOrAProcessThatAKillLeavesIsTold() {
    var memory = new MemoryResults(found(600, 0, 2, 0), true);
    assertThat(memory.none()).isFalse();
    assertThat(memory.markdown()).contains("MEMORY IS LEFT", "at most 2.0 MiB and 0 processes");
    assertThat(new MemoryResults(found(600, 0, 0, 1), false).none()).isFalse();
  }

  @Test
  void memoryThatTheLoadingProcessLeavesIsTold() {
    assertThat(new MemoryResults(found(600, 2, 0, 0), true).none()).isFalse();
  }

  private static JsonObject found(long last, long left, long killed, int processes) {
    return new JsonObject()
        .put("beforeBytes", 500 * MEBI)
        .put(
            "loads",
            gone(left, 0)
                .put("loadedBytes", new JsonArray().add(3000 * MEBI).add(3000 * MEBI))
                .put("releasedBytes", new JsonArray().add(600 * MEBI).add(last * MEBI))
                .put("growthBytes", (last - 600) * MEBI))
        .put(
            "kills",
            new JsonObject()
                .put("servesAfterMillis", 1500.0)
                .put(
                    "each",
                    new JsonArray()
                        .add(gone(killed, processes).put("while", "loading"))
                        .add(gone(0, 0).put("while", "serving"))));
  }

  private static JsonObject gone(long left, int processes) {
    return new JsonObject()
        .put("leftBytes", left * MEBI)
        .put("leftProcesses", processes)
        .put("settledMillis", 40.0);
  }
}
