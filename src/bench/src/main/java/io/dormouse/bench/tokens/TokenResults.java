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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The rounds of [TokenBench], engine by engine.
final class TokenResults {
  static final String LOOP = "engine loop alone";
  static final String LOOP_ON_THEIRS = "engine loop alone, genai's ONNX Runtime";

  private final List<String> engines;
  private final SequencedMap<String, Map<String, Series>> values = new LinkedHashMap<>();

  /// @param engines in their order, ours first
  TokenResults(List<String> engines) {
    this.engines = List.copyOf(engines);
  }

  /// The next value, of that engine's next turn.
  void add(String engine, String what, double value) {
    values
        .computeIfAbsent(what, _ -> new LinkedHashMap<>())
        .computeIfAbsent(engine, _ -> new Series())
        .add(value);
  }

  /// What must be shown.
  ///
  /// @param ours the engine of ours that is compared
  /// @param what the value that is compared
  /// @param engine the other side
  /// @param least ratio of ours to theirs
  private record Target(String ours, String what, String engine, double least) {
    String text(String first) {
      return (ours.equals(first) ? what : ours + ", " + what) + " against " + engine;
    }
  }

  private List<Target> targets() {
    var targets = new ArrayList<Target>();
    var worker = engines.getFirst();
    if (engines.contains(LOOP)) {
      targets.add(new Target(worker, TokenBench.serving(1), LOOP, 0.9));
      targets.add(new Target(worker, TokenBench.serving(16), LOOP, 0.9));
    }
    if (engines.contains("llama.cpp server")) {
      targets.add(new Target(worker, TokenBench.serving(16), "llama.cpp server", 1.8));
      targets.add(new Target(worker, TokenBench.PREFILL, "llama.cpp server", 1.5));
      targets.add(new Target(worker, TokenBench.serving(1), "llama.cpp server", 0.85));
    }
    if (engines.contains("onnxruntime-genai")) {
      Stream.of(LOOP_ON_THEIRS, worker)
          .filter(engines::contains)
          .forEach(ours ->
              values.keySet().stream()
                  .filter(what -> what.endsWith("tokens/s"))
                  .forEach(what -> targets.add(new Target(ours, what, "onnxruntime-genai", 1.0))));
    }
    return targets;
  }

  /// Ours over the other's, turn by turn.
  private static Series ratio(Series ours, Series others) {
    return Series.of(ours, others, (left, right) -> left / right);
  }

  private Series series(String what, String engine) {
    return values.getOrDefault(what, Map.of()).getOrDefault(engine, new Series());
  }

  Report report(String introduction) {
    var verdicts = new Table("must show", "least", "median of all turns, and where it lies", "");
    var worker = engines.getFirst();
    var gain = ratio(series(TokenBench.serving(16), worker), series(TokenBench.serving(1), worker));
    boolean met = verdict(verdicts, "16 callers against one by one", 3.0, gain);
    for (var target : targets()) {
      var ratio =
          ratio(series(target.what(), target.ours()), series(target.what(), target.engine()));
      met &= verdict(verdicts, target.text(worker), target.least(), ratio);
    }
    return new Report("tokens", introduction + "\n" + table() + "\n" + verdicts, json(), met);
  }

  private static boolean verdict(Table table, String what, double least, Series ratios) {
    double ratio = ratios.size() == 0 ? Double.NaN : ratios.median();
    boolean met = ratio >= least;
    boolean noise =
        ratios.size() > 0 && ratios.medianAtLeast() < least && ratios.medianAtMost() >= least;
    table.row(
        what,
        String.format(Locale.ROOT, "%.2f ×", least),
        ratios.size() == 0
            ? "–"
            : String.format(
                Locale.ROOT,
                "%.2f × (%.2f to %.2f)",
                ratio,
                ratios.medianAtLeast(),
                ratios.medianAtMost()),
        (met ? "met" : "missed") + (noise ? ", within the noise" : ""));
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
