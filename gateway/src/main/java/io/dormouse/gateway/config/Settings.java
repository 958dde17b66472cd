package io.dormouse.gateway.config;

import io.dormouse.gateway.config.ValueType.Context;
import io.dormouse.gateway.config.ValueType.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads keys from wherever they are set and notes what is wrong with them.
final class Settings {
  private final Sources sources;
  private final Surroundings surroundings;
  private final List<Problem> problems;
  private Expressions expressions;

  Settings(Sources sources, Surroundings surroundings, List<Problem> problems) {
    this.sources = sources;
    this.surroundings = surroundings;
    this.problems = problems;
    this.expressions = new Expressions(surroundings.variables(), surroundings.properties());
  }

  /// From now on `${DORMOUSE_HOME}` is this folder, whether the environment has it or not.
  void home(String folder) {
    expressions = expressions.with("DORMOUSE_HOME", folder);
  }

  /// The value of a key that has a default; the default too where the value is wrong.
  <T> T get(String fullName, Key<T> key) {
    Raw raw = key.fallback().orElseThrow();
    Context context = new Context(surroundings.workingFolder(), surroundings.userHome());
    return find(fullName, key)
        .orElseGet(() ->
            switch (key.type().parse(raw, context)) {
              case Parsed.Good<T>(T value) -> value;
              case Parsed.Bad<T>(String message) ->
                  throw new IllegalStateException(key.name() + ": default: " + message);
            });
  }

  /// The value of a key, if it is set and right.
  <T> Optional<T> find(String fullName, Key<T> key) {
    return sources.find(fullName, key.type().isList()).flatMap(it -> parse(fullName, key, it));
  }

  /// What stands at a key, unread.
  Optional<Sources.Given> given(String fullName) {
    return sources.find(fullName, false);
  }

  /// Notes a problem of a key that is set.
  void problem(String fullName, String message) {
    String given = given(fullName).map(it -> it.raw().text()).orElse("");
    String where = given(fullName).map(Sources.Given::where).orElse(sources.fileName());
    problems.add(new Problem(fullName, given, message, where));
  }

  private <T> Optional<T> parse(String fullName, Key<T> key, Sources.Given given) {
    List<String> unknown = new ArrayList<>();
    Raw raw = key.type().isVerbatim() ? given.raw() : expand(given.raw(), unknown);
    if (!unknown.isEmpty()) {
      String message = "no such environment variable: " + String.join(", ", unknown);
      note(fullName, key, given, message);
      return Optional.empty();
    }
    return switch (key.type().parse(raw, new Context(given.folder(), surroundings.userHome()))) {
      case Parsed.Good<T>(T value) -> Optional.of(value);
      case Parsed.Bad<T>(String message) -> {
        note(fullName, key, given, "not allowed; allowed: " + message);
        yield Optional.empty();
      }
    };
  }

  private void note(String fullName, Key<?> key, Sources.Given given, String message) {
    String shown = key.type().isSecret() ? "(hidden)" : given.raw().text();
    problems.add(new Problem(fullName, shown, message, given.where()));
  }

  private Raw expand(Raw raw, List<String> unknown) {
    return switch (raw) {
      case Raw.Scalar(String text) -> new Raw.Scalar(expand(text, unknown));
      case Raw.Items(List<String> items) ->
          new Raw.Items(items.stream().map(item -> expand(item, unknown)).toList());
      case Raw.Nested nested -> nested;
    };
  }

  private String expand(String text, List<String> unknown) {
    Expressions.Expanded expanded = expressions.expand(text);
    unknown.addAll(expanded.unknown());
    return expanded.text();
  }
}
