package io.dormouse.bench.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

final class GpuResultsTest {
  private static final JsonObject MODEL =
      new JsonObject()
          .put("shape", "1b")
          .put("tokenTableBytes", 500_000_000L)
          .put(
              "run",
              new JsonArray()
                  .add(
                      new JsonObject()
                          .put("event", "loaded")
                          .put("ms", 2000.0)
                          .put("weightBytes", 3_000_000_000L))
                  .add(new JsonObject().put("event", "first").put("ms", 2500.0))
                  .add(
                      new JsonObject()
                          .put("event", "speed")
                          .put(
                              "decode",
                              new JsonArray()
                                  .add(
                                      new JsonObject().put("rows", 1).put("tokensPerSecond", 400.0))
                                  .add(
                                      new JsonObject()
                                          .put("rows", 32)
                                          .put("tokensPerSecond", 5000.0)))
                          .put("prefill", new JsonArray())));

  @Test
  void tableOfTokensIsNotCountedAsReadAndTheRestIsShownAsAShareOfTheDevicesCopy() {
    var results =
        new JsonObject()
            .put("provider", "cuda")
            .put("failed", new JsonObject())
            .put("copies", new JsonObject().put("pinnedToDevice", 5e10).put("withinDevice", 2e12))
            .put("models", new JsonArray().add(MODEL));
    assertThat(GpuResults.markdown(results))
        .contains("within the GPU 2000 GB/s, counting bytes once")
        .contains("| 1b | 3.00 | 2.00 | 1.50 | 2.50 | 1: 400, 32: 5000 | 1000.0 | 50 % |  |")
        .contains("1b: loaded at 3 % of", "32 rows make 12.5 x 1 row");
  }

  @Test
  void withoutAGpuThereIsNoShare() {
    var results =
        new JsonObject()
            .put("provider", "cpu")
            .put("failed", new JsonObject())
            .put("models", new JsonArray().add(MODEL));
    assertThat(GpuResults.markdown(results)).contains("| 1000.0 |  |  |").doesNotContain("%");
  }

  @Test
  void partThatFailedIsToldAndTheRestIsShown() {
    var results =
        new JsonObject()
            .put("provider", "cuda")
            .put("failed", new JsonObject().put("memory", "no 'loaded' within 120 s"))
            .put("floorShape", "8b")
            .put("floor", new JsonObject().put("skipped", "python3 cannot be started"))
            .put("models", new JsonArray().add(MODEL));
    assertThat(GpuResults.asItMustBe(results)).isFalse();
    assertThat(GpuResults.markdown(results))
        .contains("| 1b |", "not measured: python3", "memory failed", "within 120 s");
  }

  @Test
  void tableOfTokensIsCountedInNumbersOfTwoBytes() {
    assertThat(ModelShape.ONE.tokenTableBytes()).isEqualTo(128_256L * 2048 * 2);
  }
}
