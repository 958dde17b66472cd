package io.dormouse.gateway.config;

import io.dormouse.gateway.config.ValueType.Context;
import io.dormouse.gateway.config.ValueType.Parsed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The types that keys have.
final class ValueTypes {
  /// Part of every pattern: a value that is put together from the environment.
  private static final String OR_EXPRESSION = "|\\$\\{";

  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}";
  private static final Pattern NAME_PATTERN = Pattern.compile(NAME);
  static final String NAME_REGEX = "^(" + NAME + ")$";
  static final String NAME_ALLOWED =
      "1 to 128 letters, digits and . _ : / @ + - that begin with a letter or digit";

  private ValueTypes() {}

  static boolean isName(String text) {
    return NAME_PATTERN.matcher(text).matches();
  }

  static ValueType<Integer> integer(int least, int most) {
    return new ScalarType<>(
        text -> parseInteger(text).filter(value -> value >= least && value <= most),
        "a whole number from " + least + " to " + most,
        Map.of(
            "type",
            List.of("integer", "string"),
            "minimum",
            least,
            "maximum",
            most,
            "pattern",
            "^[0-9]+$" + OR_EXPRESSION));
  }

  static ValueType<ByteSize> bytes(String least, String most) {
    ByteSize from = ByteSize.parse(least).orElseThrow();
    ByteSize to = ByteSize.parse(most).orElseThrow();
    return new ScalarType<>(
        text ->
            ByteSize.parse(text)
                .filter(size -> size.bytes() >= from.bytes() && size.bytes() <= to.bytes()),
        "bytes from " + least + " to " + most + ", such as 64K, 32M, 1G or a plain number",
        Map.of(
            "type", List.of("string", "integer"),
            "minimum", from.bytes(),
            "maximum", to.bytes(),
            "pattern", "^[0-9]+[KMGTkmgt]?$" + OR_EXPRESSION));
  }

  static ValueType<Duration> duration() {
    return new ScalarType<>(
        DurationText::parse,
        "a time above 0 and up to 365d, such as 250ms, 60s, 5m, 1h30m or PT5M",
        Map.of("type", "string", "pattern", DurationText.PATTERN + OR_EXPRESSION));
  }

  /// A time that may be 0.
  static ValueType<Duration> durationFromZero() {
    return new ScalarType<>(
        DurationText::parseFromZero,
        "0 or a time up to 365d, such as 60s, 5m, 1h30m or PT5M",
        Map.of(
            "type",
            List.of("string", "integer"),
            "maximum",
            0,
            "pattern",
            "^0$|" + DurationText.PATTERN + OR_EXPRESSION));
  }

  /// A time within a range.
  static ValueType<Duration> duration(Duration least, Duration most) {
    return new ScalarType<>(
        text ->
            DurationText.parse(text)
                .filter(value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0),
        "a time from %s to %s, such as 60s, 5m or 1h30m"
            .formatted(DurationText.of(least), DurationText.of(most)),
        Map.of("type", "string", "pattern", DurationText.PATTERN + OR_EXPRESSION));
  }

  /// A part of a whole.
  static ValueType<Double> ratio() {
    String pattern = "[01](\\.0{1,6})?|0?\\.[0-9]{1,6}";
    return new ScalarType<>(
        text -> Optional.of(text).filter(it -> it.matches(pattern)).map(Double::valueOf),
        "a part from 0 to 1, such as 0.05",
        Map.of(
            "type",
            List.of("number", "string"),
            "minimum",
            0,
            "maximum",
            1,
            "pattern",
            "^(" + pattern + ")$" + OR_EXPRESSION));
  }

  static ValueType<Boolean> bool() {
    return new ScalarType<>(
        text ->
            switch (text) {
              case "true" -> Optional.of(Boolean.TRUE);
              case "false" -> Optional.of(Boolean.FALSE);
              default -> Optional.empty();
            },
        "true or false",
        Map.of("type", List.of("boolean", "string"), "pattern", "^(true|false)$" + OR_EXPRESSION));
  }

  /// One of some words; `values` by the word.
  static <T> ValueType<T> choice(Map<String, T> values) {
    List<String> words = values.keySet().stream().sorted().toList();
    return new ScalarType<>(
        text -> Optional.ofNullable(values.get(text)),
        String.join(" or ", words),
        Map.of("enum", words));
  }

  /// Text that matches a pattern as a whole.
  static ValueType<String> text(String pattern, String allowed) {
    Pattern compiled = Pattern.compile(pattern);
    return new ScalarType<>(
        text -> Optional.of(text).filter(it -> compiled.matcher(it).matches()),
        allowed,
        Map.of("type", "string", "pattern", "^(" + pattern + ")$" + OR_EXPRESSION));
  }

  /// Cores as Kubernetes writes them.
  static ValueType<String> cores() {
    String pattern = "[1-9][0-9]{0,3}(\\.[0-9]{1,3})?|0?\\.[0-9]{1,3}|[1-9][0-9]{0,6}m";
    return new ScalarType<>(
        text -> Optional.of(text).filter(it -> it.matches(pattern)),
        "cores, such as 4, 0.5 or 500m",
        Map.of(
            "type",
            List.of("string", "number"),
            "exclusiveMinimum",
            0,
            "pattern",
            "^(" + pattern + ")$" + OR_EXPRESSION));
  }

  /// Text with parts, told by a pattern's groups.
  static <T> ValueType<T> parts(String pattern, String allowed, Function<MatchResult, T> reader) {
    Pattern compiled = Pattern.compile(pattern);
    return new ScalarType<>(
        text ->
            Optional.of(compiled.matcher(text))
                .filter(Matcher::matches)
                .map(match -> reader.apply(match.toMatchResult())),
        allowed,
        Map.of("type", "string", "pattern", "^(" + pattern + ")$" + OR_EXPRESSION));
  }

  /// A name that clients call a model by.
  static ValueType<String> name() {
    return text(NAME, NAME_ALLOWED);
  }

  /// Text that no message shows.
  static ValueType<String> secret(int leastLength) {
    return new ScalarType<>(
        text -> Optional.of(text).filter(it -> it.length() >= leastLength),
        "at least " + leastLength + " characters",
        Map.of("type", "string", "pattern", "^.{" + leastLength + ",}$" + OR_EXPRESSION)) {
      @Override
      public boolean isSecret() {
        return true;
      }
    };
  }

  /// A folder, which must exist if `existing`.
  static ValueType<Path> folder(boolean existing) {
    return new PathType(existing ? PathType.Wanted.EXISTING_FOLDER : PathType.Wanted.FOLDER);
  }

  /// A model on this machine: a folder or a GGUF file.
  static ValueType<Path> model() {
    return new PathType(PathType.Wanted.MODEL);
  }

  /// A list without duplicates.
  static <T> ValueType<List<T>> list(ValueType<T> item, boolean mayBeEmpty) {
    return new ListType<>(item, mayBeEmpty);
  }

  /// A program and its arguments, kept as they are written.
  static ValueType<List<String>> command() {
    return new CommandType(
        "a list of program and arguments, such as [\"llama-server\", \"--port\", \"${PORT}\"]");
  }

  /// Arguments of a program, kept as they are written.
  static ValueType<List<String>> arguments() {
    return new CommandType("a list of arguments, such as [\"--model\", \"/models/qwen\"]");
  }

  private static Optional<Integer> parseInteger(String text) {
    return text.matches("[0-9]{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  private static class ScalarType<T> implements ValueType<T> {
    private final Function<String, Optional<T>> reader;
    private final String allowed;
    private final Map<String, Object> schema;

    ScalarType(Function<String, Optional<T>> reader, String allowed, Map<String, Object> schema) {
      this.reader = reader;
      this.allowed = allowed;
      this.schema = schema;
    }

    @Override
    public Parsed<T> parse(Raw raw, Context context) {
      Optional<T> value =
          raw instanceof Raw.Scalar(String text) ? reader.apply(text.strip()) : Optional.empty();
      return value.<Parsed<T>>map(Parsed.Good::new).orElseGet(() -> new Parsed.Bad<>(allowed));
    }

    @Override
    public String allowed() {
      return allowed;
    }

    @Override
    public Map<String, Object> schema() {
      return schema;
    }
  }
}
