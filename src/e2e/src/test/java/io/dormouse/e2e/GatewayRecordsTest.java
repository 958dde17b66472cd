package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class GatewayRecordsTest {
  private static final String METRICS =
      """
      # TYPE dormouse_calls_total counter
      dormouse_calls_total{code="",model="m",status="200"} 3998.0
      dormouse_calls_total{code="client_gone",model="m",status="499"} 1.2E3
      dormouse_calls_total{code="",model="other",status="200"} 7.0
      """;

  @Test
  void readsTheCallsOfOneModel() {
    assertThat(GatewayRecords.parse(METRICS, "m"))
        .isEqualTo(Map.of(new CallKind(200, ""), 3998L, new CallKind(499, "client_gone"), 1200L));
  }

  @Test
  void differenceLeavesOutWhatDidNotGrow() {
    var before = GatewayRecords.parse(METRICS, "m");
    var after = GatewayRecords.parse(METRICS.replace("3998", "4000"), "m");

    assertThat(GatewayRecords.between(before, after)).isEqualTo(Map.of(new CallKind(200, ""), 2L));
  }
}
