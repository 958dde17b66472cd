package io.dormouse.worker.template.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is asked of any value.
final class Values {
  private Values() {}

  /// A value of JSON as one of Jinja, copied.
  ///
  /// @param depth how deep it lies
  static Object of(@Nullable Object value, int depth) {
    if (depth > Bounds.NESTING) {
      throw Failure.refused("values lie more than " + Bounds.NESTING + " deep within each other");
    }
    if (value == null) {
      return None.NONE;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      for (Object item : list) {
        copy.add(of(item, depth + 1));
      }
      return copy;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        copy.put(String.valueOf(entry.getKey()), of(entry.getValue(), depth + 1));
      }
      return copy;
    }
    return scalar(value);
  }

  private static Object scalar(Object value) {
    if (value instanceof String || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof Long) {
      return value;
    }
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    return value.toString();
  }

  /// Python's {@code bool()}.
  static boolean truth(Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    if (value instanceof String text) {
      return !text.isEmpty();
    }
    if (value instanceof None || value instanceof Undefined) {
      return false;
    }
    if (value instanceof Long number) {
      return number != 0;
    }
    if (value instanceof Double number) {
      return number != 0;
    }
    if (value instanceof Markup markup) {
      return !markup.text().isEmpty();
    }
    return !hasSize(value) || size(value) > 0;
  }

  /// Whether {@code len()} works.
  static boolean hasSize(Object value) {
    return value instanceof List
        || value instanceof Map
        || value instanceof String
        || value instanceof Tuple
        || value instanceof View
        || value instanceof Range
        || value instanceof Markup
        || value instanceof Loop
        || value instanceof Undefined;
  }

  /// Python's {@code len()}, in characters and not UTF-16 units.
  static long size(Object value) {
    if (value instanceof String text) {
      return text.codePointCount(0, text.length());
    }
    if (value instanceof List<?> list) {
      return list.size();
    }
    if (value instanceof Map<?, ?> map) {
      return map.size();
    }
    if (value instanceof Tuple tuple) {
      return tuple.items().size();
    }
    if (value instanceof View view) {
      return view.items().size();
    }
    if (value instanceof Range range) {
      return range.size();
    }
    if (value instanceof Markup markup) {
      return size(markup.text());
    }
    if (value instanceof Loop loop) {
      return loop.length();
    }
    if (value instanceof Undefined) {
      return 0;
    }
    throw Failure.broken("object of type '" + typeName(value) + "' has no len()");
  }

  /// Whether {@code iter()} works.
  static boolean isIterable(Object value) {
    return hasSize(value) || value instanceof Generated;
  }

  /// The items that a loop over the value sees; not to be changed.
  static List<Object> items(Object value, Rendering run) {
    if (value instanceof List<?> list) {
      return Collections.objects(list);
    }
    if (value instanceof Tuple tuple) {
      return tuple.items();
    }
    if (value instanceof View view) {
      return view.items();
    }
    if (value instanceof Generated generated) {
      return generated.take();
    }
    if (value instanceof Undefined) {
      return List.of();
    }
    if (!(value instanceof Loop) && hasSize(value)) {
      run.chargeItems(size(value));
    }
    if (value instanceof Map<?, ?> map) {
      return new ArrayList<>(map.keySet());
    }
    if (value instanceof Range range) {
      return range.items();
    }
    if (value instanceof String text) {
      return Texts.characters(text);
    }
    throw Failure.broken("'" + typeName(value) + "' object is not iterable");
  }

  /// How Python calls the type.
  static String typeName(Object value) {
    return switch (value) {
      case String text -> "str";
      case Boolean truth -> "bool";
      case Long number -> "int";
      case Double number -> "float";
      case None none -> "NoneType";
      case List<?> list -> "list";
      case Map<?, ?> map -> "dict";
      case Tuple tuple -> "tuple";
      case Undefined undefined -> "Undefined";
      case View view -> view.type();
      case Generated generated -> "generator";
      case Range range -> "range";
      case Markup markup -> "Markup";
      case Namespace namespace -> "Namespace";
      case Loop loop -> "LoopContext";
      default -> "function";
    };
  }
}
