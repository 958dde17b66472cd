package io.dormouse.worker.template.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A method of a Python type.
sealed interface Method permits TextMethod, DictMethod, ListMethod {
  /// The result for a receiver.
  Object call(Object receiver, Arguments arguments, Rendering run);

  /// The method of a value, null where there is none.
  static @Nullable Method of(Object value, String name) {
    if (value instanceof String) {
      if (isUnknown(name)) {
        throw Failure.unsupported("the method '" + name + "'");
      }
      return TextMethod.named(name);
    }
    if (value instanceof Map) {
      return DictMethod.named(name);
    }
    if (value instanceof List || value instanceof Tuple) {
      return ListMethod.named(name);
    }
    if (value instanceof Markup && TextMethod.named(name) != null) {
      throw Failure.unsupported("the method '" + name + "' of a Markup");
    }
    return null;
  }

  /// Whether it is one that would change the value, which the sandbox forbids.
  static boolean isBlocked(Object value, String name) {
    return switch (name) {
      case "clear", "pop" -> value instanceof List || value instanceof Map;
      case "popitem", "setdefault", "update" -> value instanceof Map;
      case "append", "reverse", "insert", "sort", "extend", "remove" -> value instanceof List;
      default -> name.startsWith("__");
    };
  }

  /// Whether it is one that Python has and this package has not.
  static boolean isUnknown(String name) {
    return switch (name) {
      case "casefold",
          "encode",
          "decode",
          "translate",
          "maketrans",
          "format_map",
          "isidentifier",
          "isprintable",
          "fromkeys" ->
          true;
      default -> false;
    };
  }
}
