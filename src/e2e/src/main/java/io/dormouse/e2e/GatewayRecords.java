package io.dormouse.e2e;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The gateway's own count of its calls, read from its metrics.
public final class GatewayRecords {
  private static final Pattern CALLS =
      Pattern.compile("^dormouse_calls_total\\{([^}]*)} ([0-9.E+]+)$", Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  private GatewayRecords() {}

  /// The calls of one model by status and code, from the text of `/q/metrics`.
  public static Map<CallKind, Long> parse(String metrics, String model) {
    return parse(metrics, model::equals);
  }

  /// The calls of all models, and of none, by status and code.
  public static Map<CallKind, Long> parse(String metrics) {
    return parse(metrics, _ -> true);
  }

  private static Map<CallKind, Long> parse(String metrics, Predicate<String> wanted) {
    var counts = new TreeMap<CallKind, Long>();
    var lines = CALLS.matcher(metrics);
    while (lines.find()) {
      var labels = labels(lines.group(1));
      if (wanted.test(labels.getOrDefault("model", ""))) {
        var kind =
            new CallKind(
                Integer.parseInt(labels.getOrDefault("status", "0")),
                code(labels.getOrDefault("code", "")));
        counts.merge(kind, Math.round(Double.parseDouble(lines.group(2))), Long::sum);
      }
    }
    return counts;
  }

  /// What was counted between two readings.
  public static Map<CallKind, Long> between(Map<CallKind, Long> before, Map<CallKind, Long> after) {
    var difference = new TreeMap<CallKind, Long>();
    after.forEach((kind, count) -> {
      long more = count - before.getOrDefault(kind, 0L);
      if (more != 0) {
        difference.put(kind, more);
      }
    });
    return difference;
  }

  private static String code(String code) {
    return "ok".equals(code) || "none".equals(code) ? "" : code;
  }

  private static Map<String, String> labels(String text) {
    var labels = new TreeMap<String, String>();
    var pairs = LABEL.matcher(text);
    while (pairs.find()) {
      labels.put(pairs.group(1), pairs.group(2));
    }
    return labels;
  }
}
