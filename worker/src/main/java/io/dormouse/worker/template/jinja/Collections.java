package io.dormouse.worker.template.jinja;

import java.util.List;
import java.util.Map;

/// Lists and dicts of this package's values: within it no others exist.
final class Collections {
  private Collections() {}

  /// A list of values.
  @SuppressWarnings("unchecked")
  static List<Object> objects(List<?> list) {
    return (List<Object>) list;
  }

  /// A dict of values.
  @SuppressWarnings("unchecked")
  static Map<Object, Object> entries(Map<?, ?> map) {
    return (Map<Object, Object>) map;
  }

  /// A value as it is looked up among keys.
  static Object lookup(Object value) {
    if (value instanceof Boolean truth) {
      return truth ? 1L : 0L;
    }
    if (value instanceof Double number) {
      boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15;
      return whole ? (Object) number.longValue() : number;
    }
    return key(value);
  }

  /// A value as key of a dict: what Python can hash.
  static Object key(Object value) {
    if (value instanceof Tuple tuple) {
      for (Object item : tuple.items()) {
        if (item instanceof Tuple) {
          throw Failure.unsupported("a tuple within a tuple as key");
        }
        key(item);
      }
      return value;
    }
    if (value instanceof Markup markup) {
      return markup.text();
    }
    if (value instanceof Boolean || value instanceof Double) {
      throw Failure.unsupported("a " + Values.typeName(value) + " as key");
    }
    if (value instanceof String || value instanceof Long || value instanceof None) {
      return value;
    }
    throw Failure.broken("unhashable type: '" + Values.typeName(value) + "'");
  }
}
