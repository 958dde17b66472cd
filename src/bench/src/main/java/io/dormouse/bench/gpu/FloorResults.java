package io.dormouse.bench.gpu;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.stream.Collectors;

/// What {@link FloorPart} found, in words.
final class FloorResults {
  private FloorResults() {}

  static String markdown(String shape, JsonObject found) {
    if (found.containsKey("skipped")) {
      return "PyTorch and vLLM were not measured: " + found.getString("skipped") + ".\n";
    }
    var text = new StringBuilder();
    var engines = found.getJsonObject("engines");
    for (var name : engines.fieldNames()) {
      text.append("- ").append(name).append(", ").append(shape).append(": ");
      text.append(words(engines.getJsonObject(name))).append('\n');
    }
    return text.toString();
  }

  private static String words(JsonObject engine) {
    return engine.containsKey("skipped")
        ? "not measured, " + engine.getString("skipped")
        : String.format(
            Locale.ROOT,
            "decode tokens/s %s; prefill tokens/s %s",
            list(engine.getJsonArray("decode"), "rows", "tokensPerSecond"),
            list(engine.getJsonArray("prefill"), "tokens", "bestTokensPerSecond"));
  }

  /// Each measurement as `of: value`.
  static String list(JsonArray measured, String of, String value) {
    return measured.stream()
        .map(JsonObject.class::cast)
        .map(
            one -> String.format(Locale.ROOT, "%d: %.0f", one.getInteger(of), one.getDouble(value)))
        .collect(Collectors.joining(", "));
  }
}
