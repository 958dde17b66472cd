package io.dormouse.bench.gpu;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The times in a profile of ONNX Runtime, summed up over its last runs: by operator and provider,
/// and by kernel of a device where the profile has them.
///
/// Source: [ONNX Runtime's profiling
/// tools](https://onnxruntime.ai/docs/performance/tune-performance/profiling-tools.html).
final class OperatorTimes {
  private final List<JsonObject> events;
  private final List<JsonObject> runs;

  private static final class Sum {
    private long micros;
    private int calls;
  }

  /// @param profile the profiler's events
  /// @param count how many runs, from the last one backwards
  OperatorTimes(JsonArray profile, int count) {
    events =
        profile.stream()
            .map(JsonObject.class::cast)
            .filter(event -> event.containsKey("dur"))
            .toList();
    var all =
        events.stream()
            .filter(event -> "model_run".equals(event.getString("name")))
            .sorted(Comparator.comparingLong(OperatorTimes::begin))
            .toList();
    if (all.size() < count) {
      throw new IllegalArgumentException(all.size() + " runs in the profile, not " + count);
    }
    runs = all.subList(all.size() - count, all.size());
  }

  private static long begin(JsonObject event) {
    return event.getLong("ts");
  }

  /// @return of one run, in microseconds: `runMicros`; `operators` and `kernels`, each with `name`,
  ///   `provider`, `calls` and `micros`, the longest first; and `operatorMicros`, their sum
  JsonObject json() {
    var operators = new HashMap<String, Sum>();
    var kernels = new HashMap<String, Sum>();
    long from = begin(runs.getFirst());
    long to = begin(runs.getLast()) + runs.getLast().getLong("dur");
    events.stream()
        .filter(event -> begin(event) >= from && begin(event) <= to)
        .forEach(event -> {
          switch (event.getString("cat", "")) {
            case "Node" -> add(operators, operator(event), event);
            case "Kernel" -> add(kernels, event.getString("name") + "\n", event);
            default -> {
              // the session's own
            }
          }
        });
    long run = runs.stream().mapToLong(event -> event.getLong("dur")).sum();
    long inOperators = operators.values().stream().mapToLong(sum -> sum.micros).sum();
    return new JsonObject()
        .put("runMicros", perRun(run))
        .put("operatorMicros", perRun(inOperators))
        .put("operators", sorted(operators))
        .put("kernels", sorted(kernels));
  }

  /// Events that enclose an operator's, such as waits before and after, have no operator's name.
  private static String operator(JsonObject event) {
    var arguments = event.getJsonObject("args", new JsonObject());
    return arguments.getString("op_name", event.getString("name"))
        + "\n"
        + arguments.getString("provider", "");
  }

  private static void add(Map<String, Sum> sums, String name, JsonObject event) {
    var sum = sums.computeIfAbsent(name, _ -> new Sum());
    sum.micros += event.getLong("dur");
    sum.calls++;
  }

  private double perRun(long amount) {
    return (double) amount / runs.size();
  }

  private JsonArray sorted(Map<String, Sum> sums) {
    var array = new JsonArray();
    sums.entrySet().stream()
        .sorted(Comparator.comparingLong(entry -> -entry.getValue().micros))
        .forEach(entry -> {
          var name = entry.getKey().split("\n", -1);
          array.add(
              new JsonObject()
                  .put("name", name[0])
                  .put("provider", name[1])
                  .put("calls", perRun(entry.getValue().calls))
                  .put("micros", perRun(entry.getValue().micros)));
        });
    return array;
  }
}
