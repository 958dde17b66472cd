package io.dormouse.worker.template.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What {@code value.name} and {@code value[key]} mean: attribute first, or key first.
final class Attributes {
  private Attributes() {}

  /// {@code value.name}.
  static Object attribute(Object value, String name, Rendering run) {
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    Object attribute = own(value, name);
    if (attribute != null) {
      return attribute;
    }
    Object item = item(value, name, run);
    return item != null ? item : missing(value, name);
  }

  /// {@code value[key]}.
  static Object subscript(Object value, Object key, Rendering run) {
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    Object item = item(value, key, run);
    if (item == null && Texts.isText(key)) {
      item = own(value, Texts.of(key));
    }
    return item != null ? item : missing(value, key);
  }

  /// What filters look up by {@code attribute='a.b.0'}: names and indexes with dots between.
  ///
  /// @param orElse instead of what is not there, None where there is no such default
  static Object path(Object value, Object path, Object orElse, Rendering run) {
    if (!Texts.isText(path)) {
      return orElse(subscript(value, path, run), orElse);
    }
    Object found = value;
    for (String part : Texts.of(path).split("\\.", -1)) {
      boolean index = TextKind.holds(TextMethod.ISDIGIT, part);
      Object key = index ? Numbers.parseInteger(part, 10, part) : part;
      found = orElse(subscript(found, key, run), orElse);
    }
    return found;
  }

  private static Object orElse(Object value, Object orElse) {
    return value instanceof Undefined && orElse != None.NONE ? orElse : value;
  }

  private static Undefined missing(Object value, Object key) {
    String name = Texts.isText(key) ? Texts.of(key) : Values.typeName(key);
    return new Undefined("'" + Values.typeName(value) + " object' has no attribute '" + name + "'");
  }

  private static @Nullable Object own(Object value, String name) {
    if (value instanceof Namespace namespace) {
      return namespace.get(name);
    }
    if (value instanceof Loop loop) {
      return loop.attribute(name);
    }
    if (value instanceof Stateful stateful) {
      return stateful.attribute(name);
    }
    if (Numbers.isNumber(value) && !name.startsWith("_")) {
      throw Failure.unsupported("the attribute '" + name + "' of a " + Values.typeName(value));
    }
    Method method = Method.of(value, name);
    if (method != null) {
      return new BoundMethod(value, method);
    }
    if (Method.isBlocked(value, name)) {
      return new Undefined("the sandbox allows no '" + name + "' of a " + Values.typeName(value));
    }
    return null;
  }

  private static @Nullable Object item(Object value, Object key, Rendering run) {
    if (value instanceof Map<?, ?> map) {
      return key instanceof List || key instanceof Map || key instanceof Undefined
          ? null
          : map.get(Collections.lookup(key));
    }
    if (!Numbers.isInteger(key)) {
      return null;
    }
    long index = Numbers.integer(key);
    if (value instanceof List<?> list) {
      return at(list, index);
    }
    if (value instanceof Tuple tuple) {
      return at(tuple.items(), index);
    }
    if (value instanceof String text) {
      return character(text, index, run);
    }
    if (value instanceof Range range) {
      long size = range.size();
      long place = index < 0 ? index + size : index;
      return place >= 0 && place < size ? range.start() + place * range.step() : null;
    }
    if (value instanceof Markup) {
      throw Failure.unsupported("a character of a Markup");
    }
    return null;
  }

  private static @Nullable Object at(List<?> items, long index) {
    long place = index < 0 ? index + items.size() : index;
    return place >= 0 && place < items.size() ? items.get((int) place) : null;
  }

  private static @Nullable Object character(String text, long index, Rendering run) {
    run.charge(text.length() >> 4);
    int size = Texts.length(text);
    long place = index < 0 ? index + size : index;
    if (place < 0 || place >= size) {
      return null;
    }
    int begin = Texts.offset(text, (int) place);
    return text.substring(begin, text.offsetByCodePoints(begin, 1));
  }
}
