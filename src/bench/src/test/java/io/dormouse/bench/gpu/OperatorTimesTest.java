package io.dormouse.bench.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

final class OperatorTimesTest {
  private static final JsonArray PROFILE =
      new JsonArray()
          .add(event("Session", "session_initialization", 0, 900))
          .add(event("Session", "model_run", 1000, 500))
          .add(operator("MatMul", 1100, 300))
          .add(event("Session", "model_run", 2000, 100))
          .add(operator("MatMul", 2010, 40))
          .add(operator("MatMul", 2050, 20))
          .add(operator("Add", 2070, 10))
          .add(event("Session", "model_run", 3000, 120))
          .add(operator("MatMul", 3010, 80))
          .add(operator("Add", 3090, 30))
          .add(event("Kernel", "gemm", 3011, 70))
          .add(new JsonObject().put("cat", "Node").put("name", "mark").put("ts", 3012));

  @Test
  void onlyTheLastRunsAreSummedUpAndToldPerRun() {
    var times = new OperatorTimes(PROFILE, 2).json();
    assertThat(times.getDouble("runMicros")).isEqualTo(110);
    assertThat(times.getDouble("operatorMicros")).isEqualTo(90);
    assertThat(times.getJsonArray("operators"))
        .containsExactly(sum("MatMul", "CPU", 1.5, 70), sum("Add", "CPU", 1, 20));
    assertThat(times.getJsonArray("kernels")).containsExactly(sum("gemm", "", 0.5, 35));
  }

  @Test
  void tableNamesWhatTakesMost() {
    var found =
        new JsonArray()
            .add(new OperatorTimes(PROFILE, 2).json().put("rows", 1).put("awaited", true));
    assertThat(ProfileResults.markdown("8b", found))
        .contains("One decode of 1 rows of 8b, every launch awaited: 110 us, of which 90 us")
        .containsSubsequence("MatMul", "64 %", "Add", "18 %");
  }

  @Test
  void profileOfTooFewRunsIsRefused() {
    assertThatThrownBy(() -> new OperatorTimes(PROFILE, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 runs");
  }

  private static JsonObject operator(String name, int begin, int micros) {
    return event("Node", name + "_7_kernel_time", begin, micros)
        .put("args", new JsonObject().put("op_name", name).put("provider", "CPU"));
  }

  private static JsonObject event(String category, String name, int begin, int micros) {
    return new JsonObject()
        .put("cat", category)
        .put("name", name)
        .put("ts", begin)
        .put("dur", micros);
  }

  private static JsonObject sum(String name, String provider, double calls, double micros) {
    return new JsonObject()
        .put("name", name)
        .put("provider", provider)
        .put("calls", calls)
        .put("micros", micros);
  }
}
