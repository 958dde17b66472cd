package io.dormouse.bench.overhead;

import io.dormouse.bench.report.Series;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Series by side and by what was measured, a value for each round.
final class Measurements {
  private final Map<String, Map<String, Series>> bySide = new LinkedHashMap<>();

  void add(String side, String what, double value) {
    bySide
        .computeIfAbsent(side, _ -> new HashMap<>())
        .computeIfAbsent(what, _ -> new Series())
        .add(value);
  }

  boolean has(String side) {
    return bySide.containsKey(side);
  }

  Series of(String side, String what) {
    var series = bySide.getOrDefault(side, Map.of()).get(what);
    if (series == null) {
      throw new IllegalArgumentException("not measured: " + what + " of " + side);
    }
    return series;
  }

  /// What a side has more than the direct way, round by round.
  Series added(String side, String what) {
    return Series.of(of(side, what), of(Side.DIRECT, what), (here, direct) -> here - direct);
  }

  /// How many times as much one side has as another, round by round.
  Series ratio(String side, String to, String what) {
    return Series.of(of(side, what), of(to, what), (here, there) -> here / there);
  }

  JsonObject json() {
    var json = new JsonObject();
    bySide.forEach((side, series) -> {
      var values = new JsonObject();
      series.forEach((what, value) -> values.put(what, value.json()));
      json.put(side, values);
    });
    return json;
  }
}
