package io.dormouse.bench.gpu;

import io.dormouse.bench.report.Table;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.stream.Stream;

/// What {@link CheckPart} found, judged and in words.
final class CheckResults {
  private static final double LEAST_SAME = 0.99;
  private static final double TOLERANCE = 2e-2;

  private final JsonArray found;
  private final boolean gpu;

  CheckResults(JsonArray found, boolean gpu) {
    this.found = found;
    this.gpu = gpu;
  }

  /// Whether a GPU computes alike; what the CPU computes in `fast` is not judged.
  boolean alike() {
    return !gpu || models().allMatch(this::alike);
  }

  /// Of a random model the two likeliest tokens are often as close as the noise, so that the share
  /// of the same ones is judged over all random models together.
  private boolean alike(JsonObject one) {
    return one.getInteger("finite").equals(one.getInteger("positions"))
        && share(judgedWith(one)) >= LEAST_SAME
        && one.getDouble("worst") <= TOLERANCE;
  }

  private String verdict(JsonObject one) {
    return alike(one) ? "alike" : "NOT ALIKE";
  }

  private Stream<JsonObject> judgedWith(JsonObject one) {
    return one.getBoolean("random")
        ? models().filter(other -> other.getBoolean("random"))
        : Stream.of(one);
  }

  private Stream<JsonObject> models() {
    return found.stream().map(JsonObject.class::cast);
  }

  private static double share(Stream<JsonObject> models) {
    var all = models.toList();
    double same = all.stream().mapToInt(one -> one.getInteger("sameToken")).sum();
    return same / all.stream().mapToInt(one -> one.getInteger("positions")).sum();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  String markdown() {
    var table =
        new Table(
            "model", "positions", "same likeliest token", "worst logit", "widest flip", "verdict");
    models()
        .forEach(one ->
            table.row(
                one.getString("model"),
                Integer.toString(one.getInteger("positions")),
                percent(share(Stream.of(one))),
                String.format(Locale.ROOT, "%.1e", one.getDouble("worst")),
                String.format(Locale.ROOT, "%.1e", one.getDouble("widestFlip")),
                gpu ? verdict(one) : ""));
    return "Logits beside `exact` on the CPU, fed with the same tokens; differences in proportion to the largest logit. "
        + (gpu
            ? "Alike: every logit within 2e-2, and at least 99 % of the likeliest tokens, counted over the random models together and over a real one by itself.\n\n"
            : "This side is `fast` on the CPU, which rounds to 8 bits and is not judged.\n\n")
        + table;
  }
}
