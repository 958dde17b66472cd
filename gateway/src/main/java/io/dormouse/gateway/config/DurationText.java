package io.dormouse.gateway.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The notation of durations: `250ms`, `60s`, `5m`, `1h30m`, `2d`, or ISO 8601 such as `PT5M`.
public final class DurationText {
  /// What may be written, up to the range.
  static final String PATTERN =
      "^(?=[0-9])([0-9]{1,9}d)?([0-9]{1,9}h)?([0-9]{1,9}m)?([0-9]{1,9}s)?([0-9]{1,9}ms)?$"
          + "|^P[0-9DTHMS.]+$";

  private static final Pattern UNITS = Pattern.compile("([0-9]{1,9})(ms|[dhms])");
  private static final Pattern WHOLE = Pattern.compile(PATTERN);
  private static final Duration LONGEST = Duration.ofDays(365);

  private DurationText() {}

  /// Reads a duration above zero and up to 365 days.
  static Optional<Duration> parse(String text) {
    return parseFromZero(text).filter(value -> value.toMillis() > 0);
  }

  /// Reads a duration from zero, which may lack its unit, up to 365 days.
  public static Optional<Duration> parseFromZero(String text) {
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    if (!WHOLE.matcher(text).find()) {
      return Optional.empty();
    }
    return (text.startsWith("P") ? iso(text) : Optional.of(sum(text)))
        .filter(value -> !value.isNegative() && value.compareTo(LONGEST) <= 0);
  }

  /// Writes a duration the way it is read.
  static String of(Duration value) {
    if (value.toMillisPart() > 0) {
      return value.toMillis() + "ms";
    }
    long seconds = value.toSeconds();
    if (seconds % 60 > 0 || seconds == 0) {
      return seconds + "s";
    }
    return seconds % 3600 > 0 ? seconds / 60 + "m" : seconds / 3600 + "h";
  }

  private static Optional<Duration> iso(String text) {
    try {
      return Optional.of(Duration.parse(text)).filter(value -> value.compareTo(LONGEST) <= 0);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static Duration sum(String text) {
    Duration sum = Duration.ZERO;
    Matcher unit = UNITS.matcher(text);
    while (unit.find()) {
      long count = Long.parseLong(unit.group(1));
      sum =
          sum.plus(
              switch (unit.group(2)) {
                case "d" -> Duration.ofDays(count);
                case "h" -> Duration.ofHours(count);
                case "m" -> Duration.ofMinutes(count);
                case "s" -> Duration.ofSeconds(count);
                default -> Duration.ofMillis(count);
              });
    }
    return sum;
  }
}
