package io.dormouse.gateway.platform.process;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/// Reads a few gauges out of Prometheus' text format; what it does not know it skips.
final class MetricsText {
  private static final char BEGIN_LABELS = '{';

  private MetricsText() {}

  /// The gauges of these names, each summed over its labels; those that are not there are left out.
  static Map<String, Double> gauges(String text, Set<String> names) {
    Map<String, Double> found = new HashMap<>();
    text.lines()
        .forEach(line -> {
          String name = name(line);
          if (names.contains(name)) {
            value(line, name.length()).ifPresent(value -> found.merge(name, value, Double::sum));
          }
        });
    return found;
  }

  private static String name(String line) {
    int end = 0;
    while (end < line.length()
        && line.charAt(end) != BEGIN_LABELS
        && !Character.isWhitespace(line.charAt(end))) {
      end++;
    }
    return line.substring(0, end);
  }

  private static OptionalDouble value(String line, int after) {
    int from =
        after < line.length() && line.charAt(after) == BEGIN_LABELS ? labels(line, after) : after;
    String[] rest = line.substring(from).strip().split("\\s+", 2);
    try {
      double value = Double.parseDouble(rest[0]);
      return Double.isFinite(value) && value >= 0
          ? OptionalDouble.of(value)
          : OptionalDouble.empty();
    } catch (NumberFormatException noNumber) {
      return OptionalDouble.empty();
    }
  }

  /// Where labels end, which may hold braces in quotes.
  private static int labels(String line, int begin) {
    boolean quoted = false;
    for (int at = begin + 1; at < line.length(); at++) {
      char c = line.charAt(at);
      if (quoted && c == '\\') {
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '}' && !quoted) {
        return at + 1;
      }
    }
    return line.length();
  }
}
