package io.dormouse.bench.report;

import io.vertx.core.json.JsonObject;

/// What one benchmark or soak found.
///
/// @param name of the benchmark
/// @param markdown the findings, without a heading
/// @param json the same as data, with every single value
/// @param passed whether it met what it must show
public record Report(String name, String markdown, JsonObject json, boolean passed) {
  /// Both under this one's name, this one first.
  public Report and(Report other) {
    return new Report(
        name,
        markdown + "\n" + other.markdown,
        json.copy().put(other.name, other.json),
        passed && other.passed);
  }
}
