package io.dormouse.bench.overhead;

import io.dormouse.bench.report.Report;
import io.dormouse.bench.report.Series;
import io.dormouse.bench.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The sides of [Overhead] beside each other.
final class OverheadResults {
  private static final double LEAST_RATE_OF_NGINX = 0.7;
  private static final double MOST_P50_MS = 0.3;
  private static final double MOST_P99_MS = 2;
  private static final double MOST_GAP_MS = 1;
  private static final String JUDGED = BodySize.KB_2.label();
  private static final String MS = ".3f";

  private final Rounds rounds;
  private final Measurements measured;
  private final String notes;

  /// @param notes what the peers are
  OverheadResults(Rounds rounds, String notes) {
    this.rounds = rounds;
    this.measured = rounds.measured();
    this.notes = notes;
  }

  /// Whether it takes as much and adds as little as it must; without nginx only the latter.
  boolean fastEnough() {
    boolean rate = !measured.has(Side.NGINX) || rateOfNginx().median() >= LEAST_RATE_OF_NGINX;
    return rate && addedP50() <= MOST_P50_MS && addedP99() <= MOST_P99_MS;
  }

  /// Whether streams come as evenly as they must.
  boolean smoothEnough() {
    return addedGap() <= MOST_GAP_MS;
  }

  private Series rateOfNginx() {
    return measured.ratio(Side.GATEWAY, Side.NGINX, Rounds.RATE + JUDGED);
  }

  private double addedP50() {
    return measured.added(Side.GATEWAY, Rounds.P50 + JUDGED).median();
  }

  private double addedP99() {
    return measured.added(Side.GATEWAY, Rounds.P99 + JUDGED).median();
  }

  private double addedGap() {
    return measured.added(Side.GATEWAY, Rounds.GAP_P99).median();
  }

  Report report(String profiles) {
    boolean met = fastEnough() && smoothEnough();
    return new Report("overhead", markdown() + profiles, measured.json(), met);
  }

  private String markdown() {
    return """
    Whoever is in the middle has core 0, the load generator and the upstream core 1; HTTP/1.1 on kept connections on both sides. The sides take turns, %d s each, in
    every round; medians of the rounds (range, ± half the quartile distance). %s, with the files in `src/bench/peers`.

    %s
    %s
    Calls in a second, each sent as soon as the one before on its connection is answered; the answer is as long as the call. In brackets the share of core 0 that
    the process in the middle used: below 100 %% somebody else was the bottleneck. Bodies above 64 KB go to a file in nginx, and in the gateway where its heap has no bytes to spare; Envoy passes them on as they come.

    %s
    Open loop at half of what the gateway takes. Latency counts from when a call was due to the last byte of its answer.

    %s
    %d event streams at once, %d events a second each, every event with the moment at which its writer wrote it. The gap is by how much the pause before an event was
    longer than its writer's.

    %s\
    """
        .formatted(
            rounds.seconds(),
            notes,
            summary(),
            targets(),
            rates(),
            latencies(),
            Rounds.STREAM_COUNT,
            Rounds.EVENTS_PER_SECOND,
            streams());
  }

  private String summary() {
    String beside =
        measured.has(Side.NGINX)
            ? "It takes **%s ×** the calls of nginx"
                .formatted(number(".2f", rateOfNginx().median()))
            : "nginx could not be had, so its rate is not compared";
    String envoy =
        measured.has(Side.ENVOY)
            ? " and %s × those of Envoy"
                .formatted(
                    number(
                        ".2f",
                        measured.ratio(Side.GATEWAY, Side.ENVOY, Rounds.RATE + JUDGED).median()))
            : "";
    return "A warm call of %s takes **%s ms** more through the gateway than straight, **%s ms** at p99. %s%s.\n"
        .formatted(JUDGED, number(MS, addedP50()), number(MS, addedP99()), beside, envoy);
  }

  private Table targets() {
    var table = new Table("must show, calls of " + JUDGED, "limit", "measured", "");
    if (measured.has(Side.NGINX)) {
      double rate = rateOfNginx().median();
      table.row(
          "calls/s when saturated, against nginx",
          "≥ 0.70 ×",
          number(".2f", rate) + " ×",
          verdict(rate >= LEAST_RATE_OF_NGINX));
    }
    most(table, "added at p50", MOST_P50_MS, addedP50());
    most(table, "added at p99", MOST_P99_MS, addedP99());
    most(table, "added gap between events, p99", MOST_GAP_MS, addedGap());
    return table;
  }

  private static void most(Table table, String what, double limitMs, double ms) {
    table.row(what, "≤ " + limitMs + " ms", number(MS, ms) + " ms", verdict(ms <= limitMs));
  }

  private static String verdict(boolean met) {
    return met ? "met" : "missed";
  }

  private List<String> sides() {
    return Stream.of(Side.DIRECT, Side.NGINX, Side.ENVOY, Side.GATEWAY)
        .filter(measured::has)
        .toList();
  }

  private Table rates() {
    var columns = new ArrayList<>(List.of("calls/s when saturated"));
    columns.addAll(sides());
    columns.add("gateway : nginx");
    columns.add("gateway : Envoy");
    var table = new Table(columns.toArray(String[]::new));
    for (BodySize size : BodySize.values()) {
      var row = new ArrayList<>(List.of(size.label() + ", " + size.connections() + " connections"));
      for (String side : sides()) {
        row.add(rate(side, size));
      }
      row.add(ratio(Side.NGINX, size));
      row.add(ratio(Side.ENVOY, size));
      table.row(row.toArray(String[]::new));
    }
    return table;
  }

  private String rate(String side, BodySize size) {
    var rate = measured.of(side, Rounds.RATE + size.label());
    String share =
        side.equals(Side.DIRECT)
            ? ""
            : " [%s %%]"
                .formatted(number(".0f", measured.of(side, Rounds.BUSY + size.label()).median()));
    return rate.text(".0f") + share;
  }

  private String ratio(String to, BodySize size) {
    return measured.has(to)
        ? measured.ratio(Side.GATEWAY, to, Rounds.RATE + size.label()).text(".2f") + " ×"
        : "";
  }

  private Table latencies() {
    var table =
        new Table(
            "milliseconds", "p50", "p99", "p50 added", "p99 added", "µs of core 0 for a call");
    for (BodySize size : BodySize.values()) {
      for (String side : sides()) {
        String p50 = Rounds.P50 + size.label();
        String p99 = Rounds.P99 + size.label();
        boolean direct = side.equals(Side.DIRECT);
        table.row(
            "%s, %d calls/s: %s".formatted(size.label(), rounds.halfLoad(size), side),
            measured.of(side, p50).text(MS),
            measured.of(side, p99).text(MS),
            direct ? "" : number(MS, measured.added(side, p50).median()),
            direct ? "" : number(MS, measured.added(side, p99).median()),
            direct ? "" : number(".0f", measured.of(side, Rounds.CPU + size.label()).median()));
      }
    }
    return table;
  }

  private Table streams() {
    var table =
        new Table("milliseconds", "delay p50", "delay p99", "gap p99", "gap p99 added", "core 0");
    for (String side : sides()) {
      boolean direct = side.equals(Side.DIRECT);
      table.row(
          side,
          measured.of(side, Rounds.DELAY_P50).text(MS),
          measured.of(side, Rounds.DELAY_P99).text(MS),
          measured.of(side, Rounds.GAP_P99).text(MS),
          direct ? "" : number(MS, measured.added(side, Rounds.GAP_P99).median()),
          direct
              ? ""
              : number(".0f", measured.of(side, Rounds.BUSY + Rounds.STREAMS).median()) + " %");
    }
    return table;
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, "%" + format, value);
  }
}
