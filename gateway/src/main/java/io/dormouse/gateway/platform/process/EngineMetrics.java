package io.dormouse.gateway.platform.process;

import io.dormouse.gateway.routing.WorkerSays;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The words in which known engines tell their load.
final class EngineMetrics {
  /// One engine's gauges.
  private record Words(String running, String waiting) {}

  private static final List<Words> ENGINES =
      List.of(
          new Words("vllm:num_requests_running", "vllm:num_requests_waiting"),
          new Words("llamacpp:requests_processing", "llamacpp:requests_deferred"));

  private static final Set<String> NAMES =
      ENGINES.stream()
          .flatMap(words -> Stream.of(words.running(), words.waiting()))
          .collect(Collectors.toUnmodifiableSet());

  private EngineMetrics() {}

  /// What a page of metrics says, if it is a known engine's.
  ///
  /// @param slots known from elsewhere
  static Optional<WorkerSays> read(String metrics, OptionalInt slots) {
    Map<String, Double> gauges = MetricsText.gauges(metrics, NAMES);
    return ENGINES.stream()
        .filter(words -> gauges.keySet().containsAll(List.of(words.running(), words.waiting())))
        .findFirst()
        .map(words ->
            new WorkerSays(
                gauges.getOrDefault(words.running(), 0.0).intValue(),
                gauges.getOrDefault(words.waiting(), 0.0).intValue(),
                slots));
  }

  /// The slots that llama.cpp's `/props` tells.
  static OptionalInt slots(String props) {
    try {
      Object slots = new JsonObject(props).getValue("total_slots");
      return slots instanceof Integer count && count > 0
          ? OptionalInt.of(count)
          : OptionalInt.empty();
    } catch (DecodeException noJson) {
      return OptionalInt.empty();
    }
  }
}
