package io.dormouse.worker.template.jinja;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A test: what stands behind {@code is}.
enum TestFunction {
  DEFINED,
  UNDEFINED,
  NONE,
  BOOLEAN,
  TRUE,
  FALSE,
  INTEGER,
  FLOAT,
  NUMBER,
  STRING,
  MAPPING,
  SEQUENCE,
  ITERABLE,
  CALLABLE,
  ESCAPED,
  LOWER,
  UPPER,
  ODD,
  EVEN,
  DIVISIBLEBY,
  SAMEAS,
  IN,
  EQ,
  NE,
  LT,
  LE,
  GT,
  GE;

  private static final Map<String, TestFunction> BY_NAME = byName();

  private static Map<String, TestFunction> byName() {
    Map<String, TestFunction> tests = new HashMap<>();
    for (TestFunction test : values()) {
      tests.put(Texts.lower(test.name()), test);
    }
    tests.put("==", EQ);
    tests.put("equalto", EQ);
    tests.put("!=", NE);
    tests.put("<", LT);
    tests.put("lessthan", LT);
    tests.put("<=", LE);
    tests.put(">", GT);
    tests.put("greaterthan", GT);
    tests.put(">=", GE);
    return tests;
  }

  /// The test of that name, for a place in the template.
  static TestFunction named(String name, int line) {
    TestFunction test = BY_NAME.get(name);
    if (test == null) {
      throw Failure.unsupported("the test '" + name + "'", line);
    }
    return test;
  }

  /// Whether it holds.
  boolean holds(Object value, Arguments arguments, Rendering run) {
    return switch (this) {
      case DIVISIBLEBY, SAMEAS, IN, EQ, NE, LT, LE, GT, GE ->
          holds(value, arguments.bind(Texts.lower(name()), 1, "other").get(0), run);
      default -> {
        arguments.bind(Texts.lower(name()), 0);
        yield holds(value, run);
      }
    };
  }

  private boolean holds(Object value, Rendering run) {
    return switch (this) {
      case DEFINED -> !(value instanceof Undefined);
      case UNDEFINED -> value instanceof Undefined;
      case NONE -> value == None.NONE;
      case BOOLEAN -> value instanceof Boolean;
      case TRUE -> Boolean.TRUE.equals(value);
      case FALSE -> Boolean.FALSE.equals(value);
      case INTEGER -> value instanceof Long;
      case FLOAT -> value instanceof Double;
      case NUMBER -> Numbers.isNumber(value);
      case STRING -> Texts.isText(value);
      case MAPPING -> value instanceof Map;
      case SEQUENCE -> isSequence(value);
      case ITERABLE -> Values.isIterable(value);
      case CALLABLE -> value instanceof Callable || value instanceof Undefined;
      case ESCAPED -> value instanceof Markup;
      case LOWER -> TextKind.holds(TextMethod.ISLOWER, Printed.text(value, run));
      case UPPER -> TextKind.holds(TextMethod.ISUPPER, Printed.text(value, run));
      case ODD -> rest(value, 2L, run, 1L);
      case EVEN -> rest(value, 2L, run, 0L);
      default -> throw new IllegalStateException(name());
    };
  }

  private boolean holds(Object value, Object other, Rendering run) {
    return switch (this) {
      case DIVISIBLEBY -> rest(value, other, run, 0L);
      case SAMEAS -> isSame(value, other);
      case IN -> Order.contains(other, value, run);
      case EQ -> Order.equal(value, other, run);
      case NE -> !Order.equal(value, other, run);
      case LT -> Comparison.LESS.holds(value, other, run);
      case LE -> Comparison.LESS_OR_EQUAL.holds(value, other, run);
      case GT -> Comparison.GREATER.holds(value, other, run);
      case GE -> Comparison.GREATER_OR_EQUAL.holds(value, other, run);
      default -> throw new IllegalStateException(name());
    };
  }

  private static boolean isSequence(Object value) {
    return value instanceof List
        || value instanceof Map
        || value instanceof Tuple
        || value instanceof Range
        || value instanceof Undefined
        || Texts.isText(value);
  }

  private static boolean rest(Object value, Object by, Rendering run, Object wanted) {
    return Order.equal(Arithmetic.MODULO.apply(value, by, run), wanted, run);
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(Object value, Object other) {
    boolean scalar = value instanceof Boolean || value instanceof Long || value instanceof String;
    return value == other || (scalar && value.equals(other));
  }
}
