package io.dormouse.gateway.platform.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.routing.WorkerSays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is read out of the metrics of known engines.
class EngineMetricsTest {
  private static final OptionalInt NO_SLOTS = OptionalInt.empty();
  private static final String VLLM =
      """
      # HELP vllm:num_requests_running Number of requests in model execution batches.
      # TYPE vllm:num_requests_running gauge
      vllm:num_requests_running{engine="0",model_name="a} b\\"c"} 12.0
      vllm:num_requests_running{engine="1",model_name="m"} 3.0 1700000000000
      # TYPE vllm:num_requests_waiting gauge
      vllm:num_requests_waiting{engine="0",model_name="m"} 4.0
      vllm:num_requests_waiting_by_reason{engine="0"} 99.0
      vllm:kv_cache_usage_perc{engine="0"} 0.5
      """;

  @Test
  void aServerOfSeveralEnginesIsTheirSum() {
    assertThat(EngineMetrics.read(VLLM, NO_SLOTS)).contains(new WorkerSays(15, 4, NO_SLOTS));
  }

  @Test
  void llamaCppTellsItInItsOwnWords() {
    String text = "llamacpp:requests_processing 2\nllamacpp:requests_deferred 7\n";
    assertThat(EngineMetrics.read(text, OptionalInt.of(4)))
        .contains(new WorkerSays(2, 7, OptionalInt.of(4)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>not found</html>",
        "vllm:num_requests_running 1",
        "vllm:num_requests_running NaN\nvllm:num_requests_waiting 1",
        "vllm:num_requests_running -1\nvllm:num_requests_waiting 1",
        "vllm:num_requests_running{a=\"b 1\nvllm:num_requests_waiting",
        "process_cpu_seconds_total 3"
      })
  void whatIsNoKnownEnginesSaysNothing(String text) {
    assertThat(EngineMetrics.read(text, NO_SLOTS)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"total_slots\":4,\"chat_template\":\"x\"} | 4",
        "{\"total_slots\":0} | 0",
        "{\"total_slots\":\"4\"} | 0",
        "{\"slots\":4} | 0",
        "[4] | 0",
        "nothing | 0",
      })
  void slotsAreReadFromProps(String props, int slots) {
    assertThat(EngineMetrics.slots(props).orElse(0)).isEqualTo(slots);
  }
}
