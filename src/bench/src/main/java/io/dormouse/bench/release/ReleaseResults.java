package io.dormouse.bench.release;

import io.dormouse.bench.report.Report;
import io.dormouse.bench.report.Series;
import io.dormouse.bench.report.Table;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/// The ways of [ReleaseBench] beside each other.
final class ReleaseResults {
  private static final double MOST_TIMES_STRAIGHT = 1.25;
  private static final String MS = ".1f";

  private ReleaseResults() {}

  /// What was measured on one way, in milliseconds.
  ///
  /// @param mostMs limit of `first` at p99; not a number where there is none
  /// @param first from ready to the first byte of the one held call
  /// @param lastHeld from ready to the last answer of many held calls
  /// @param lastStraight until the last answer of as many sent straight to the worker
  record OfWay(String name, double mostMs, Series first, Series lastHeld, Series lastStraight) {
    OfWay(String name, double mostMs) {
      this(name, mostMs, new Series(), new Series(), new Series());
    }

    boolean judged() {
      return !Double.isNaN(mostMs);
    }

    Series ratio() {
      return Series.of(lastHeld, lastStraight, (held, straight) -> held / straight);
    }

    boolean met() {
      return !judged()
          || (first.percentile(99) <= mostMs && ratio().median() <= MOST_TIMES_STRAIGHT);
    }

    JsonObject json() {
      return new JsonObject()
          .put("name", name)
          .put("firstByteMs", first.json())
          .put("lastHeldMs", lastHeld.json())
          .put("lastStraightMs", lastStraight.json());
    }
  }

  static Report report(List<OfWay> ways, String notes) {
    boolean met = ways.stream().allMatch(OfWay::met);
    var json = new JsonObject();
    ways.forEach(way -> json.put(way.name(), way.json()));
    return new Report("release", markdown(ways, notes, met), json, met);
  }

  private static String markdown(List<OfWay> ways, String notes, boolean met) {
    var firsts = new Table("milliseconds", "p50", "p99", "most", "limit at p99", "");
    var lasts =
        new Table(
            "milliseconds to the last of %d answers".formatted(ReleaseBench.CALLS),
            "held, from ready",
            "sent straight",
            "times");
    for (OfWay way : ways) {
      double p99 = way.first().percentile(99);
      firsts.row(
          way.name(),
          number(way.first().median()),
          number(p99),
          number(way.first().max()),
          way.judged() ? "≤ " + way.mostMs() : "",
          way.judged() ? (p99 <= way.mostMs() ? "met" : "missed") : "");
      lasts.row(
          way.name(),
          way.lastHeld().text(MS),
          way.lastStraight().text(MS),
          way.ratio().text(".2f"));
    }
    return """
    From the moment that a worker's log gives for its first ready state to the first byte of the held call on its socket, by the worker's own clock; and the last of
    %d held calls, which should come at the worker's own speed (at most %.2f times what the same calls take straight): %s.

    The worker works on %d calls at once, %d ms each. A held call waits until the worker is ready, %d times.

    %s
    %s
    %s. nginx is not here: it goes through its list of servers once and gives up. Envoy does neither hold calls nor start a worker; told to send a call again
    without end (`src/bench/peers/envoy-retry.yaml`), it keeps the worker that loads busy with refusing all calls, over and over.
    """
        .formatted(
            ReleaseBench.CALLS,
            MOST_TIMES_STRAIGHT,
            met ? "met" : "missed",
            ReleaseWorkerMain.SLOTS,
            ReleaseWorkerMain.WORK.toMillis(),
            ways.getFirst().first().size(),
            firsts,
            lasts,
            notes);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%" + MS, value);
  }
}
