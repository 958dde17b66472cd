package io.dormouse.bench.tokens;

import io.dormouse.bench.report.Report;
import io.dormouse.bench.report.Series;
import io.dormouse.bench.report.Table;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The rounds of [TokenBench], engine by engine.
final class TokenResults {
  private final List<String> engines;
  private final SequencedMap<String, Map<String, Series>> values = new LinkedHashMap<>();

  /// @param engines in their order, ours first
  TokenResults(List<String> engines) {
    this.engines = List.copyOf(engines);
  }

  /// One value of one round.
  void add(String engine, String what, double value) {
    values
        .computeIfAbsent(what, _ -> new LinkedHashMap<>())
        .computeIfAbsent(engine, _ -> new Series())
        .add(value);
  }

  /// What must be shown.
  ///
  /// @param what the value that is compared
  /// @param engine the other side
  /// @param least ratio of ours to theirs
  private record Target(String what, String engine, double least) {}

  private List<Target> targets() {
    var targets = new ArrayList<Target>();
    if (engines.contains("engine loop alone")) {
      targets.add(new Target(TokenBench.serving(1), "engine loop alone", 0.9));
      targets.add(new Target(TokenBench.serving(16), "engine loop alone", 0.9));
    }
    if (engines.contains("llama.cpp server")) {
      targets.add(new Target(TokenBench.serving(16), "llama.cpp server", 1.8));
      targets.add(new Target(TokenBench.PREFILL, "llama.cpp server", 1.5));
      targets.add(new Target(TokenBench.serving(1), "llama.cpp server", 0.85));
    }
    if (engines.contains("onnxruntime-genai")) {
      values.keySet().stream()
          .filter(what -> what.endsWith("tokens/s"))
          .forEach(what -> targets.add(new Target(what, "onnxruntime-genai", 1.0)));
    }
    return targets;
  }

  private double median(String what, String engine) {
    var series = values.getOrDefault(what, Map.of()).get(engine);
    return series == null ? Double.NaN : series.median();
  }

  private double gain() {
    var ours = engines.getFirst();
    return median(TokenBench.serving(16), ours) / median(TokenBench.serving(1), ours);
  }

  Report report(String introduction) {
    var verdicts = new Table("must show", "least", "measured", "");
    boolean met = verdict(verdicts, "16 callers against one by one", 3.0, gain());
    for (var target : targets()) {
      double ratio =
          median(target.what(), engines.getFirst()) / median(target.what(), target.engine());
      met &=
          verdict(verdicts, target.what() + " against " + target.engine(), target.least(), ratio);
    }
    return new Report("tokens", introduction + "\n" + table() + "\n" + verdicts, json(), met);
  }

  private static boolean verdict(Table table, String what, double least, double ratio) {
    boolean met = ratio >= least;
    table.row(
        what,
        String.format(Locale.ROOT, "%.2f ×", least),
        String.format(Locale.ROOT, "%.2f ×", ratio),
        met ? "met" : "missed");
    return met;
  }

  private Table table() {
    var columns = new ArrayList<>(List.of("median (± half the quartile distance)"));
    columns.addAll(engines);
    var table = new Table(columns.toArray(String[]::new));
    values.forEach((what, series) -> {
      var cells = new ArrayList<>(List.of(what));
      engines.forEach(engine -> cells.add(cell(series.get(engine))));
      table.row(cells.toArray(String[]::new));
    });
    return table;
  }

  private static String cell(@Nullable Series series) {
    return series == null
        ? "–"
        : String.format(Locale.ROOT, "%.0f (± %.0f)", series.median(), series.spread());
  }

  private JsonObject json() {
    var json = new JsonObject();
    values.forEach((what, series) -> {
      var byEngine = new JsonObject();
      series.forEach((engine, measured) -> byEngine.put(engine, measured.json()));
      json.put(what, byEngine);
    });
    return json;
  }
}
