package io.dormouse.worker.template.jinja;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Attributes that a template can set from inside loops.
final class Namespace {
  private final Map<String, Object> attributes = new LinkedHashMap<>();

  /// The attribute, null where there is none.
  @Nullable Object get(String name) {
    return attributes.get(name);
  }

  /// Sets an attribute; names that begin with an underscore are refused.
  void set(String name, Object value) {
    if (name.startsWith("_")) {
      throw Failure.broken("a namespace takes no name that begins with '_': '" + name + "'");
    }
    attributes.put(name, value);
  }
}
