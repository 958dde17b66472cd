package io.dormouse.worker.template.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Equality, order and membership, as Python has them.
final class Order {
  private Order() {}

  /// Whether {@code left == right}.
  static boolean equal(Object left, Object right, Rendering run) {
    return equal(left, right, run, 0);
  }

  private static boolean equal(Object left, Object right, Rendering run, int depth) {
    check(run, depth);
    if (Texts.isText(left) && Texts.isText(right)) {
      return Texts.of(left).equals(Texts.of(right));
    }
    if (Numbers.isInteger(left) && Numbers.isInteger(right)) {
      return Numbers.integer(left) == Numbers.integer(right);
    }
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return Numbers.decimal(left) == Numbers.decimal(right);
    }
    if (left instanceof Map<?, ?> first && right instanceof Map<?, ?> second) {
      return equalMaps(first, second, run, depth);
    }
    List<?> first = sequence(left);
    List<?> second = sequence(right);
    boolean sameType = left.getClass() == right.getClass();
    boolean lists = left instanceof List && right instanceof List;
    if (first != null && second != null && (sameType || lists)) {
      return equalItems(first, second, run, depth);
    }
    boolean bySelf = left instanceof Undefined || left instanceof Range;
    return sameType && (bySelf ? isEqual(left, right) : isSame(left, right));
  }

  private static boolean isEqual(Object left, Object right) {
    return left instanceof Undefined || left.equals(right);
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(Object left, Object right) {
    return left == right;
  }

  private static void check(Rendering run, int depth) {
    run.charge(1);
    if (depth > Bounds.NESTING) {
      throw Failure.broken("values lie more than " + Bounds.NESTING + " deep within each other");
    }
  }

  private static @Nullable List<?> sequence(Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    return value instanceof Tuple tuple ? tuple.items() : null;
  }

  private static boolean equalItems(List<?> left, List<?> right, Rendering run, int depth) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!equal(left.get(i), right.get(i), run, depth + 1)) {
        return false;
      }
    }
    return true;
  }

  private static boolean equalMaps(Map<?, ?> left, Map<?, ?> right, Rendering run, int depth) {
    if (left.size() != right.size()) {
      return false;
    }
    for (Map.Entry<?, ?> entry : left.entrySet()) {
      Object other = right.get(entry.getKey());
      if (other == null || !equal(entry.getValue(), other, run, depth + 1)) {
        return false;
      }
    }
    return true;
  }

  /// Below zero, zero or above, as left stands to right.
  static int compare(Object left, Object right, Rendering run) {
    return compare(left, right, run, 0);
  }

  private static int compare(Object left, Object right, Rendering run, int depth) {
    check(run, depth);
    if (left instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (right instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (Numbers.isInteger(left) && Numbers.isInteger(right)) {
      return Long.compare(Numbers.integer(left), Numbers.integer(right));
    }
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return Numbers.compare(left, right);
    }
    if (Texts.isText(left) && Texts.isText(right)) {
      return Texts.compare(Texts.of(left), Texts.of(right));
    }
    List<?> first = sequence(left);
    List<?> second = sequence(right);
    if (first != null && second != null && left instanceof Tuple == right instanceof Tuple) {
      for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
        if (!equal(first.get(i), second.get(i), run, depth + 1)) {
          return compare(first.get(i), second.get(i), run, depth + 1);
        }
      }
      return Integer.compare(first.size(), second.size());
    }
    throw Failure.broken(
        "'" + Values.typeName(left) + "' and '" + Values.typeName(right) + "' have no order");
  }

  /// Whether {@code item in container}.
  static boolean contains(Object container, Object item, Rendering run) {
    if (Texts.isText(container)) {
      if (!Texts.isText(item)) {
        throw Failure.broken(
            "'in <string>' requires string as left operand, not " + Values.typeName(item));
      }
      String text = Texts.of(container);
      run.charge(text.length() >> 4);
      return text.contains(Texts.of(item));
    }
    if (container instanceof Map<?, ?> map) {
      return !(item instanceof Undefined) && map.containsKey(Collections.lookup(item));
    }
    if (!Values.isIterable(container)) {
      throw Failure.broken("argument of type '" + Values.typeName(container) + "' is not iterable");
    }
    for (Object candidate : Values.items(container, run)) {
      if (equal(candidate, item, run)) {
        return true;
      }
    }
    return false;
  }
}
