package io.dormouse.bench.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

final class CheckResultsTest {
  @Test
  void agreementIsCountedPositionByPosition() {
    var agreement = new Agreement();
    agreement.add(new float[] {1, 4, -2}, new float[] {1, 4, -2});
    agreement.add(new float[] {3, 4, -2}, new float[] {4.5f, 4, -2});
    agreement.add(new float[] {1, 4, -2}, new float[] {1, Float.NaN, -2});
    assertThat(agreement.json())
        .isEqualTo(
            new JsonObject()
                .put("positions", 3)
                .put("finite", 2)
                .put("sameToken", 1)
                .put("worst", 0.375)
                .put("widestFlip", 0.25));
  }

  @Test
  void gpuIsAlikeWithinTheBoundsAndNotBeyondOneOfThem() {
    assertThat(alike(one(200, 200, 198, 0.02))).isTrue();
    assertThat(alike(one(200, 200, 197, 0.001))).isFalse();
    assertThat(alike(one(200, 200, 200, 0.021))).isFalse();
    assertThat(alike(one(200, 199, 199, 0.001))).isFalse();
  }

  @Test
  void sharesOfRandomModelsAreJudgedTogetherAndThatOfARealOneByItself() {
    var random = new JsonArray().add(one(200, 200, 195, 0.01)).add(one(600, 600, 597, 0.01));
    assertThat(new CheckResults(random, true).alike()).isTrue();
    var real = one(200, 200, 195, 0.01).put("random", false);
    assertThat(new CheckResults(random.copy().add(real), true).alike()).isFalse();
  }

  @Test
  void cpuIsShownAndNotJudged() {
    var results = new CheckResults(new JsonArray().add(one(200, 200, 150, 0.3)), false);
    assertThat(results.alike()).isTrue();
    assertThat(results.markdown()).contains("75.00 %", "3.0e-01").doesNotContain("ALIKE");
  }

  private static boolean alike(JsonObject one) {
    var results = new CheckResults(new JsonArray().add(one), true);
    assertThat(results.markdown()).contains(results.alike() ? "alike |" : "NOT ALIKE |");
    return results.alike();
  }

  private static JsonObject one(int positions, int finite, int same, double worst) {
    return new JsonObject()
        .put("model", "random q8_0")
        .put("random", true)
        .put("positions", positions)
        .put("finite", finite)
        .put("sameToken", same)
        .put("worst", worst)
        .put("widestFlip", 0.0);
  }
}
