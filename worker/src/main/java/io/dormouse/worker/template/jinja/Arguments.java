package io.dormouse.worker.template.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Evaluated arguments of a call.
record Arguments(List<Object> positional, Map<String, Object> named) {
  /// No arguments.
  static final Arguments NONE = new Arguments(List.of(), Map.of());

  /// One positional argument.
  static Arguments of(Object value) {
    return new Arguments(List.of(value), Map.of());
  }

  /// Given to parameters.
  ///
  /// @param required how many of the parameters have no default
  Bound bind(String function, int required, String... parameters) {
    @Nullable Object[] values = new @Nullable Object[parameters.length];
    if (positional.size() > parameters.length) {
      throw Failure.broken(
          function
              + "() takes at most "
              + parameters.length
              + " arguments, not "
              + positional.size());
    }
    for (int i = 0; i < positional.size(); i++) {
      values[i] = positional.get(i);
    }
    int used = 0;
    for (int i = 0; i < parameters.length; i++) {
      Object value = named.get(parameters[i]);
      if (value != null) {
        if (values[i] != null) {
          throw Failure.broken(function + "() got two values for '" + parameters[i] + "'");
        }
        values[i] = value;
        used++;
      }
    }
    if (used < named.size()) {
      throw Failure.broken(function + "() got an argument with a name that it does not know");
    }
    for (int i = 0; i < required; i++) {
      if (values[i] == null) {
        throw Failure.broken(function + "() needs the argument '" + parameters[i] + "'");
      }
    }
    return new Bound(function, values);
  }

  /// Arguments by the position of their parameter.
  static final class Bound {
    private final String function;
    private final @Nullable Object[] values;

    private Bound(String function, @Nullable Object[] values) {
      this.function = function;
      this.values = values;
    }

    /// Whether it was given, and is not None.
    boolean has(int index) {
      Object value = values[index];
      return value != null && value != None.NONE;
    }

    /// The value, or the default where it was not given.
    Object get(int index, Object orElse) {
      Object value = values[index];
      return value == null ? orElse : value;
    }

    /// A required value.
    Object get(int index) {
      return get(index, None.NONE);
    }

    /// A text.
    String text(int index, String orElse) {
      Object value = get(index, orElse);
      if (value instanceof String text) {
        return text;
      }
      if (value instanceof Markup markup) {
        return markup.text();
      }
      throw Failure.broken(function + "() needs a string, not " + Values.typeName(value));
    }

    /// An integer.
    long integer(int index, long orElse) {
      Object value = values[index];
      if (value == null) {
        return orElse;
      }
      if (Numbers.isInteger(value)) {
        return Numbers.integer(value);
      }
      throw Failure.broken(function + "() needs an integer, not " + Values.typeName(value));
    }

    /// An integer that counts characters or items, cut to what a text may have.
    int count(int index, int orElse) {
      return (int)
          Math.clamp(integer(index, orElse), -Bounds.TEXT_CHARS - 1L, Bounds.TEXT_CHARS + 1L);
    }

    /// Whether the value is true to Python.
    boolean truth(int index, boolean orElse) {
      Object value = values[index];
      return value == null ? orElse : Values.truth(value);
    }
  }
}
