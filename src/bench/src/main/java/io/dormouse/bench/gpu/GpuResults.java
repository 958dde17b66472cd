package io.dormouse.bench.gpu;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes what was measured as Markdown.
final class GpuResults {
  private static final double GIGA = 1e9;

  private GpuResults() {}

  /// @param results as the benchmark gathered them
  static String markdown(JsonObject results) {
    var text = new StringBuilder("Random fp16 weights, provider ");
    text.append(results.getString("provider")).append(".\n\n");
    var copies = results.getJsonObject("copies");
    if (copies != null) {
      text.append(
          String.format(
              Locale.ROOT,
              "Copies of the same machine: pinned memory to the GPU %.1f GB/s, within the GPU %.0f GB/s, counting bytes once though each is read and written.%n%n",
              copies.getDouble("pinnedToDevice") / GIGA,
              copies.getDouble("withinDevice") / GIGA));
    }
    text.append("| shape | weights GB | loaded s | GB/s | first token s | decode tokens/s |");
    text.append(" weights read at 1 row, GB/s | of a copy within the GPU | prefill tokens/s |\n");
    text.append("|---|---|---|---|---|---|---|---|---|\n");
    objects(results.getJsonArray("models")).forEach(model -> text.append(row(model, copies)));
    return text.toString();
  }

  private static String row(JsonObject model, @Nullable JsonObject copies) {
    var loaded = event(model, "loaded");
    var speed = event(model, "speed");
    double gigabytes = loaded.getLong("weightBytes") / GIGA;
    double seconds = loaded.getDouble("ms") / 1e3;
    double read = (loaded.getLong("weightBytes") - model.getLong("tokenTableBytes")) / GIGA;
    double alone = speed.getJsonArray("decode").getJsonObject(0).getDouble("tokensPerSecond");
    return String.format(
        Locale.ROOT,
        "| %s | %.2f | %.2f | %.2f | %.2f | %s | %.1f | %s | %s |%n",
        model.getString("shape"),
        gigabytes,
        seconds,
        gigabytes / seconds,
        event(model, "first").getDouble("ms") / 1e3,
        list(speed.getJsonArray("decode"), "rows", "tokensPerSecond"),
        read * alone,
        copies == null ? "" : share(read * alone * GIGA / copies.getDouble("withinDevice")),
        list(speed.getJsonArray("prefill"), "tokens", "bestTokensPerSecond"));
  }

  private static String share(double part) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * part);
  }

  private static JsonObject event(JsonObject model, String name) {
    return objects(model.getJsonArray("run"))
        .filter(line -> name.equals(line.getString("event")))
        .findFirst()
        .orElseThrow();
  }

  private static String list(JsonArray measured, String of, String value) {
    return objects(measured)
        .map(
            one -> String.format(Locale.ROOT, "%d: %.0f", one.getInteger(of), one.getDouble(value)))
        .collect(Collectors.joining(", "));
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }
}
