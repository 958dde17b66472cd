package io.dormouse.worker.template.jinja;

/// The operators that compare.
enum Comparison {
  EQUAL,
  NOT_EQUAL,
  LESS,
  LESS_OR_EQUAL,
  GREATER,
  GREATER_OR_EQUAL,
  IN,
  NOT_IN;

  /// Whether it holds.
  boolean holds(Object left, Object right, Rendering run) {
    return switch (this) {
      case EQUAL -> Order.equal(left, right, run);
      case NOT_EQUAL -> !Order.equal(left, right, run);
      case LESS -> Order.compare(left, right, run) < 0;
      case LESS_OR_EQUAL -> Order.compare(left, right, run) <= 0;
      case GREATER -> Order.compare(left, right, run) > 0;
      case GREATER_OR_EQUAL -> Order.compare(left, right, run) >= 0;
      case IN -> Order.contains(right, left, run);
      case NOT_IN -> !Order.contains(right, left, run);
    };
  }
}
