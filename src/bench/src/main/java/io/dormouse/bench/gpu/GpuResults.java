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

  /// Whether what a GPU must show was seen, as far as it was looked at.
  static boolean asItMustBe(JsonObject results) {
    var memory = memory(results);
    var check = check(results);
    return whole(results) && (memory == null || memory.none()) && (check == null || check.alike());
  }

  /// Whether every part that was asked for came to its end.
  static boolean whole(JsonObject results) {
    return results.getJsonObject("failed").isEmpty();
  }

  /// @param results as the benchmark gathered them
  static String markdown(JsonObject results) {
    var text = new StringBuilder("Random fp16 weights, provider ");
    text.append(results.getString("provider")).append(".\n\n");
    var check = check(results);
    if (check != null) {
      text.append(check.markdown()).append('\n');
    }
    var models = results.getJsonArray("models");
    if (models != null) {
      text.append(speed(models, results.getJsonObject("copies")));
    }
    var profile = results.getJsonArray("profile");
    if (profile != null) {
      text.append('\n').append(ProfileResults.markdown(results.getString("profileShape"), profile));
    }
    var memory = memory(results);
    if (memory != null) {
      text.append('\n').append(memory.markdown());
    }
    var floor = results.getJsonObject("floor");
    if (floor != null) {
      text.append('\n').append(FloorResults.markdown(results.getString("floorShape"), floor));
    }
    results
        .getJsonObject("failed")
        .forEach(
            part -> text.append("\n**" + part.getKey() + " failed**: " + part.getValue() + "\n"));
    return text.toString();
  }

  private static @Nullable CheckResults check(JsonObject results) {
    var found = results.getJsonArray("check");
    return found == null
        ? null
        : new CheckResults(found, results.getString("provider").equals("cuda"));
  }

  private static @Nullable MemoryResults memory(JsonObject results) {
    var found = results.getJsonObject("memory");
    return found == null
        ? null
        : new MemoryResults(found, results.getString("provider").equals("cuda"));
  }

  private static String speed(JsonArray models, @Nullable JsonObject copies) {
    var text = new StringBuilder();
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
    objects(models).forEach(model -> text.append(row(model, copies)));
    if (copies != null) {
      text.append('\n');
      objects(models).forEach(model -> text.append(aims(model, copies)));
    }
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
        FloorResults.list(speed.getJsonArray("decode"), "rows", "tokensPerSecond"),
        read * alone,
        copies == null ? "" : share(read * alone * GIGA / copies.getDouble("withinDevice")),
        FloorResults.list(speed.getJsonArray("prefill"), "tokens", "bestTokensPerSecond"));
  }

  /// What is aimed at, as far as it was measured.
  private static String aims(JsonObject model, JsonObject copies) {
    var loaded = event(model, "loaded");
    double load = loaded.getLong("weightBytes") / (loaded.getDouble("ms") / 1e3);
    return String.format(
        Locale.ROOT,
        "- %s: loaded at %s of a pinned copy's speed (aim 50 %%)%s%n",
        model.getString("shape"),
        share(load / copies.getDouble("pinnedToDevice")),
        together(model));
  }

  private static String together(JsonObject model) {
    var decodes = event(model, "speed").getJsonArray("decode");
    double alone = decodes.getJsonObject(0).getDouble("tokensPerSecond");
    return objects(decodes)
        .filter(decode -> decode.getInteger("rows") == 32)
        .map(decode -> decode.getDouble("tokensPerSecond") / alone)
        .map(times -> String.format(Locale.ROOT, "; 32 rows make %.1f x 1 row (aim 12)", times))
        .collect(Collectors.joining());
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

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }
}
