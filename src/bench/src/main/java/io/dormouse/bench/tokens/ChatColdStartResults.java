package io.dormouse.bench.tokens;

import io.dormouse.bench.report.Report;
import io.dormouse.bench.report.Series;
import io.dormouse.bench.report.Table;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The runs of [ChatColdStart] side by side.
final class ChatColdStartResults {
  private static final double TARGET_RATIO = 2;
  private static final String FORMAT = ".1f";

  private final String notes;
  private final Map<String, Series> values = new LinkedHashMap<>();

  /// @param firstTokenMs from the start of the process to the first token at the client
  /// @param readyMs from there until it said that it takes calls
  record Started(double firstTokenMs, double readyMs) {}

  ChatColdStartResults(String notes) {
    this.notes = notes;
  }

  void worker(Started started) {
    add(ChatColdStart.WORKER, started.firstTokenMs());
    add("our worker: spawn to ready", started.readyMs());
  }

  void peer(Started started) {
    add(ChatColdStart.PEER, started.firstTokenMs());
    add("llama.cpp server: spawn to ready", started.readyMs());
  }

  void gateway(double coldMs, double warmMs, JsonObject lastWake) {
    add(ChatColdStart.GATEWAY, coldMs);
    add("through Dormouse, warm: call to first token", warmMs);
    for (var mark : lastWake.getJsonObject("marksMs", new JsonObject())) {
      if (mark.getValue() instanceof Number ms) {
        add("wake mark " + mark.getKey(), ms.doubleValue());
      }
    }
    if (lastWake.getValue("totalMs") instanceof Number ms) {
      add("wake total", ms.doubleValue());
    }
  }

  private void add(String name, double ms) {
    values.computeIfAbsent(name, _ -> new Series()).add(ms);
  }

  private double median(String name) {
    var series = values.get(name);
    return series == null ? Double.NaN : series.median();
  }

  private double ratio(String name) {
    return median(name) / median(ChatColdStart.PEER);
  }

  String progress(int run, int runs) {
    return String.format(
        Locale.ROOT,
        "run %d of %d: so far worker %.0f ms, through Dormouse %.0f ms, llama.cpp %.0f ms",
        run,
        runs,
        median(ChatColdStart.WORKER),
        median(ChatColdStart.GATEWAY),
        median(ChatColdStart.PEER));
  }

  Report report() {
    boolean compared = values.containsKey(ChatColdStart.PEER);
    boolean met = !compared || ratio(ChatColdStart.WORKER) <= TARGET_RATIO;
    var table = new Table("milliseconds", "median (range, ± half the quartile distance)");
    values.forEach((name, series) -> table.row(name, series.text(FORMAT)));
    var markdown =
        String.format(
            Locale.ROOT,
            """
            **Chat model.** %s

            SmolLM2-135M-Instruct, Q4_1, %d slots of %d tokens on every side, the file of converted weights present, page cache warm; interleaved.
            "Spawn" is the start of the process; its client asks every 5 ms whether it is ready and then calls.

            %s
            %s\
            """,
            verdict(compared, met),
            Engines.SLOTS,
            Engines.CONTEXT,
            table,
            notes);
    return new Report("coldstart-chat", markdown, json(compared), met);
  }

  private String verdict(boolean compared, boolean met) {
    return compared
        ? String.format(
            Locale.ROOT,
            "Our worker takes **%.2f ×** llama.cpp's server from its start to the first token (target ≤ %.0f ×: %s); a call through Dormouse %.2f ×.",
            ratio(ChatColdStart.WORKER),
            TARGET_RATIO,
            met ? "met" : "missed",
            ratio(ChatColdStart.GATEWAY))
        : "llama.cpp's server is not here, so nothing is compared.";
  }

  private JsonObject json(boolean compared) {
    var all = new JsonObject();
    values.forEach((name, series) -> all.put(name, series.json()));
    var json = new JsonObject().put("milliseconds", all);
    return compared ? json.put("ratioOfMedians", ratio(ChatColdStart.WORKER)) : json;
  }
}
