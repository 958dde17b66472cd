package io.dormouse.bench.coldstart;

import io.dormouse.bench.report.Report;
import io.dormouse.bench.report.Series;
import io.dormouse.bench.report.Table;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The runs of [ColdStart] side by side.
final class ColdStartResults {
  private static final double TARGET_RATIO = 1.5;
  private static final String FORMAT = ".1f";

  private final Series cold = new Series();
  private final Series warm = new Series();
  private final Series application = new Series();
  private final Series loading = new Series();
  private final Series ratio = new Series();
  private final Map<String, Series> phases = new LinkedHashMap<>();

  void add(ColdCall.Measured call, double applicationMs, double loadingMs) {
    cold.add(call.totalMs());
    warm.add(call.warmMs());
    application.add(applicationMs);
    loading.add(loadingMs);
    ratio.add(call.totalMs() / (applicationMs + loadingMs));
    wakePhases(call.lastWake());
    call.timing().forEach((name, ms) -> phase("Server-Timing " + name, ms));
  }

  private void wakePhases(JsonObject lastWake) {
    var marks = lastWake.getJsonObject("marksMs", new JsonObject());
    marks.forEach(mark -> {
      if (mark.getValue() instanceof Number ms) {
        phase("wake mark " + mark.getKey(), ms.doubleValue());
      }
    });
    if (lastWake.getValue("totalMs") instanceof Number ms) {
      phase("wake total", ms.doubleValue());
    }
  }

  private void phase(String name, double ms) {
    phases.computeIfAbsent(name, _ -> new Series()).add(ms);
  }

  String progress(int run, int runs) {
    return String.format(
        Locale.ROOT,
        "run %d of %d: so far cold %.0f ms, bare %.0f + %.0f ms, ratio %.2f",
        run,
        runs,
        cold.median(),
        application.median(),
        loading.median(),
        medianRatio());
  }

  private double medianRatio() {
    return cold.median() / (application.median() + loading.median());
  }

  Report report() {
    boolean met = medianRatio() <= TARGET_RATIO;
    return new Report("coldstart", markdown(met), json(), met);
  }

  private String markdown(boolean met) {
    var table = new Table("milliseconds", "median (range, ± half the quartile distance)");
    table.row("cold call through Dormouse, by its client", cold.text(FORMAT));
    table.row("bare Quarkus application: spawn to first 200", application.text(FORMAT));
    table.row("bare model load through FFM: spawn to session", loading.text(FORMAT));
    phases.forEach((name, series) -> table.row(name, series.text(FORMAT)));
    table.row("warm call on the same connection", warm.text(FORMAT));
    return String.format(
        Locale.ROOT,
        """
        **%.2f ×** the sum of the two bare starts (target ≤ %.1f ×: %s); ratio of each run %s.

        Interleaved: cold call, bare application, bare load, and so on. Same JDK and JVM settings, each with its own AOT cache, page cache warm.
        The marks of a wake are the pool's own record of it; Server-Timing is the gateway's own account of the call.

        %s\
        """,
        medianRatio(),
        TARGET_RATIO,
        met ? "met" : "missed",
        ratio.text(".2f"),
        table);
  }

  private JsonObject json() {
    var byPhase = new JsonObject();
    phases.forEach((name, series) -> byPhase.put(name, series.json()));
    return new JsonObject()
        .put("ratioOfMedians", medianRatio())
        .put("coldMs", cold.json())
        .put("bareApplicationMs", application.json())
        .put("bareLoadingMs", loading.json())
        .put("warmMs", warm.json())
        .put("phasesMs", byPhase);
  }
}
