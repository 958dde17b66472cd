package io.dormouse.bench.overhead;

import io.dormouse.bench.report.Report;
import io.dormouse.bench.report.Series;
import io.dormouse.bench.report.Table;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/// The runs of [Overhead] side by side; all values in milliseconds.
final class OverheadResults {
  private static final double TARGET_P50_MS = 0.3;
  private static final double TARGET_P99_MS = 2;
  private static final String FORMAT = ".3f";

  private final int perSecond;
  private final int seconds;
  private final Quantile p50 = new Quantile(50);
  private final Quantile p99 = new Quantile(99);
  private final Series latenessP50 = new Series();
  private final Series cpuMicros = new Series();

  /// One quantile of each side of each run.
  private static final class Quantile {
    private final double percentile;
    private final Series direct = new Series();
    private final Series gateway = new Series();
    private final Series added = new Series();
    private final Series noise = new Series();

    Quantile(double percentile) {
      this.percentile = percentile;
    }

    void add(Overhead.Run run) {
      double before = millis(run.direct().latencyNanos());
      double through = millis(run.gateway().latencyNanos());
      double after = millis(run.directAgain().latencyNanos());
      double between = (before + after) / 2;
      direct.add(between);
      gateway.add(through);
      added.add(through - between);
      noise.add(after - before);
    }

    private double millis(Histogram histogram) {
      return histogram.getValueAtPercentile(percentile) / 1e6;
    }

    JsonObject json() {
      return new JsonObject()
          .put("directMs", direct.json())
          .put("gatewayMs", gateway.json())
          .put("addedMs", added.json())
          .put("noiseMs", noise.json());
    }
  }

  OverheadResults(int perSecond, int seconds) {
    this.perSecond = perSecond;
    this.seconds = seconds;
  }

  void add(Overhead.Run run) {
    p50.add(run);
    p99.add(run);
    latenessP50.add(run.gateway().latenessNanos().getValueAtPercentile(50) / 1e6);
    cpuMicros.add(run.gatewayCpuMicrosPerCall());
  }

  boolean met() {
    return p50.added.median() <= TARGET_P50_MS && p99.added.median() <= TARGET_P99_MS;
  }

  String progress(int run, int runs) {
    return String.format(
        Locale.ROOT,
        "run %d of %d: so far added p50 %.3f ms, p99 %.3f ms",
        run,
        runs,
        p50.added.median(),
        p99.added.median());
  }

  Report report(String profile) {
    var json = new JsonObject().put("p50", p50.json()).put("p99", p99.json());
    json.put("gatewayCpuMicrosPerCall", cpuMicros.json());
    return new Report("overhead", markdown() + profile, json, met());
  }

  private String markdown() {
    var table = new Table("milliseconds", "p50", "p99");
    table.row("direct", p50.direct.text(FORMAT), p99.direct.text(FORMAT));
    table.row("through the gateway", p50.gateway.text(FORMAT), p99.gateway.text(FORMAT));
    table.row("added by the gateway", p50.added.text(FORMAT), p99.added.text(FORMAT));
    table.row("noise: direct, measured twice", p50.noise.text(FORMAT), p99.noise.text(FORMAT));
    return String.format(
        Locale.ROOT,
        """
        The gateway adds **%.3f ms** at the median (target ≤ %.1f ms) and **%.3f ms** at p99 (target ≤ %.0f ms): %s.

        Open loop at %d calls/s over 8 keep-alive connections (HTTP/1.1, 1 KB each way), %d s a side. Gateway on core 0, load generator and upstream
        on core 1. Latency counts from when a call was due; half of the calls were sent at most %.3f ms late, on either side.
        Medians over the runs (range, ± half the quartile distance). The gateway used %.0f µs of processor time for a call.

        %s\
        """,
        p50.added.median(),
        TARGET_P50_MS,
        p99.added.median(),
        TARGET_P99_MS,
        met() ? "met" : "missed",
        perSecond,
        seconds,
        latenessP50.median(),
        cpuMicros.median(),
        table);
  }
}
