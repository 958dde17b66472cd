package io.dormouse.worker.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads {@code --flag value} pairs against a fixed table of flags; unknown, repeated and wrong
/// ones are refused.
final class ArgumentParser {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");

  private final Map<Flag, String> values;

  private ArgumentParser(Map<Flag, String> values) {
    this.values = values;
  }

  /// The flags of the {@code worker} command.
  enum Flag {
    MODEL("NAME"),
    PATH("FOLDER|FILE.gguf"),
    PROVIDER("cuda,cpu"),
    PRECISION("fast|exact"),
    CONTEXT("N"),
    SLOTS("N"),
    PREFILL_CHUNK("N"),
    WARMUP("minimal|full"),
    CONCURRENCY("N"),
    MAX_BATCH_TOKENS("N"),
    MAX_BATCH_DELAY("DURATION"),
    MAX_TOKENS("N"),
    THREADS("N"),
    TRUNCATE(""),
    ACCEPT_TOKEN_IDS(""),
    HOST("ADDRESS"),
    PORT("N"),
    CONTROL_PORT("N"),
    CONTROL_READ_ONLY(""),
    ORT_HOME("FOLDER"),
    DRAIN_TIMEOUT("DURATION");

    private final String value;

    Flag(String value) {
      this.value = value;
    }

    String flag() {
      return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isSwitch() {
      return value.isEmpty();
    }

    String usage() {
      return isSwitch() ? flag() : flag() + " " + value;
    }
  }

  static ArgumentParser parse(List<String> arguments) throws ArgumentException {
    Map<Flag, String> values = new EnumMap<>(Flag.class);
    for (int i = 0; i < arguments.size(); i++) {
      Flag flag = flag(arguments.get(i));
      String value = "true";
      if (!flag.isSwitch()) {
        i++;
        if (i == arguments.size()) {
          throw new ArgumentException(flag.flag() + " needs a value: " + flag.usage());
        }
        value = arguments.get(i);
      }
      if (values.put(flag, value) != null) {
        throw new ArgumentException(flag.flag() + " is given twice");
      }
    }
    return new ArgumentParser(values);
  }

  static String usage() {
    return Arrays.stream(Flag.values())
        .map(Flag::usage)
        .collect(Collectors.joining("\n  ", "  ", ""));
  }

  private static Flag flag(String argument) throws ArgumentException {
    for (Flag flag : Flag.values()) {
      if (flag.flag().equals(argument)) {
        return flag;
      }
    }
    throw new ArgumentException("unknown flag " + argument + "; the flags are:\n" + usage());
  }

  boolean isSet(Flag flag) {
    return values.containsKey(flag);
  }

  Optional<String> text(Flag flag) {
    return Optional.ofNullable(values.get(flag));
  }

  String required(Flag flag) throws ArgumentException {
    return text(flag)
        .filter(value -> !value.isBlank())
        .orElseThrow(() -> new ArgumentException(flag.usage() + " is needed"));
  }

  int number(Flag flag, int fallback, int least, int most) throws ArgumentException {
    String value = values.get(flag);
    if (value == null) {
      return fallback;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // falls through to the message below
    }
    throw wrong(flag, value, "a number from " + least + " to " + most);
  }

  Duration duration(Flag flag, Duration fallback) throws ArgumentException {
    String value = values.get(flag);
    if (value == null) {
      return fallback;
    }
    Matcher matcher = DURATION.matcher(value);
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        default -> Duration.ofMinutes(amount);
      };
    }
    try {
      Duration duration = Duration.parse(value);
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException _) {
      // falls through to the message below
    }
    throw wrong(flag, value, "a duration such as 5ms, 30s, 2m or PT30S");
  }

  static ArgumentException wrong(Flag flag, String value, String allowed) {
    return new ArgumentException(
        flag.flag() + " is \"" + value + "\", but " + allowed + " is allowed");
  }
}
