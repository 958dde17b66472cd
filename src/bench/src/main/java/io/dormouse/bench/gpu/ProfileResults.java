package io.dormouse.bench.gpu;

import io.dormouse.bench.report.Table;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/// What {@link ProfilePart} found, as tables of what takes most.
final class ProfileResults {
  private static final int SHOWN = 8;

  private ProfileResults() {}

  static String markdown(String shape, JsonArray found) {
    var text = new StringBuilder();
    found.stream()
        .map(JsonObject.class::cast)
        .forEach(one -> text.append(section(shape, one)).append('\n'));
    return text.toString();
  }

  private static String section(String shape, JsonObject one) {
    double run = one.getDouble("runMicros");
    double operators = one.getDouble("operatorMicros");
    var table = new Table("operator", "provider", "calls", "us", "of the run");
    rows(table, one.getJsonArray("operators"), run);
    rows(table, one.getJsonArray("kernels"), run);
    return String.format(
        Locale.ROOT,
        "One decode of %d rows of %s%s: %.0f us, of which %.0f us are in operators.%n%n%s",
        one.getInteger("rows"),
        shape,
        one.getBoolean("awaited") ? ", every launch awaited" : "",
        run,
        operators,
        table);
  }

  private static void rows(Table table, JsonArray sums, double run) {
    sums.stream()
        .map(JsonObject.class::cast)
        .limit(SHOWN)
        .forEach(sum ->
            table.row(
                sum.getString("name"),
                sum.getString("provider").replace("ExecutionProvider", ""),
                String.format(Locale.ROOT, "%.1f", sum.getDouble("calls")),
                String.format(Locale.ROOT, "%.0f", sum.getDouble("micros")),
                String.format(Locale.ROOT, "%.0f %%", 100 * sum.getDouble("micros") / run)));
  }
}
