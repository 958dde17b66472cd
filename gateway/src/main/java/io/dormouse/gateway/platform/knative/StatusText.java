package io.dormouse.gateway.platform.knative;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Writes the cluster's status.
final class StatusText {
  private static final List<String> HEAD =
      List.of("MODEL", "SERVICE", "REPLICAS", "PHASE", "SINCE", "NODE", "REASON");

  private StatusText() {}

  /// Aligned columns; what is not there is a hyphen.
  static String table(List<ServiceStatus> all, Instant now) {
    List<List<String>> rows =
        Stream.concat(Stream.of(HEAD), all.stream().map(status -> cells(status, now))).toList();
    int[] widths =
        IntStream.range(0, HEAD.size())
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
  }

  private static String line(List<String> row, int[] widths) {
    return IntStream.range(0, row.size())
        .mapToObj(column -> row.get(column) + " ".repeat(widths[column] - row.get(column).length()))
        .collect(Collectors.joining("  "))
        .stripTrailing();
  }

  private static List<String> cells(ServiceStatus status, Instant now) {
    return List.of(
        status.model(),
        status.service(),
        status.ready() + "/" + status.wanted(),
        status.phase(),
        status.since().map(since -> age(Duration.between(since, now))).orElse("-"),
        status.node().isEmpty() ? "-" : status.node(),
        status.reason().isEmpty() ? "-" : oneLine(status.reason()));
  }

  private static String oneLine(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining(" "));
  }

  /// In the largest unit of which there are two.
  private static String age(Duration age) {
    if (age.toDays() >= 2) {
      return age.toDays() + "d";
    }
    if (age.toHours() >= 2) {
      return age.toHours() + "h";
    }
    return age.toMinutes() >= 2 ? age.toMinutes() + "m" : Math.max(0, age.toSeconds()) + "s";
  }

  static String json(List<ServiceStatus> all) {
    var array = new JsonArray();
    all.forEach(status -> array.add(object(status)));
    return array.encodePrettily();
  }

  private static JsonObject object(ServiceStatus status) {
    var object =
        new JsonObject()
            .put("model", status.model())
            .put("service", status.service())
            .put("ready", status.ready())
            .put("wanted", status.wanted())
            .put("phase", status.phase());
    status.since().ifPresent(since -> object.put("since", since.toString()));
    if (!status.node().isEmpty()) {
      object.put("node", status.node());
    }
    if (!status.reason().isEmpty()) {
      object.put("reason", status.reason());
    }
    return object;
  }
}
