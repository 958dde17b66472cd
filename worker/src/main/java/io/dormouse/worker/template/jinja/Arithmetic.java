package io.dormouse.worker.template.jinja;

import java.util.ArrayList;
import java.util.List;

/// The operators of arithmetic, as Python's types have them.
enum Arithmetic {
  ADD("+"),
  SUBTRACT("-"),
  MULTIPLY("*"),
  DIVIDE("/"),
  FLOOR_DIVIDE("//"),
  MODULO("%"),
  POWER("**");

  private final String sign;

  Arithmetic(String sign) {
    this.sign = sign;
  }

  /// The result for two values.
  Object apply(Object left, Object right, Rendering run) {
    if (left instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (this == MODULO && left instanceof String format) {
      return run.made(PercentFormat.format(format, right, run));
    }
    if (right instanceof Undefined undefined) {
      throw undefined.failure();
    }
    try {
      if (Numbers.isInteger(left) && Numbers.isInteger(right)) {
        return integers(Numbers.integer(left), Numbers.integer(right));
      }
      if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
        return decimals(Numbers.decimal(left), Numbers.decimal(right));
      }
    } catch (ArithmeticException e) {
      throw Failure.unsupported("an integer beyond 64 bits");
    }
    return switch (this) {
      case ADD -> concatenate(left, right, run);
      case MULTIPLY -> repeat(left, right, run);
      case SUBTRACT, DIVIDE, FLOOR_DIVIDE, MODULO, POWER -> throw wrongTypes(left, right);
    };
  }

  private Failure wrongTypes(Object left, Object right) {
    return Failure.broken(
        "unsupported operand type(s) for "
            + sign
            + ": '"
            + Values.typeName(left)
            + "' and '"
            + Values.typeName(right)
            + "'");
  }

  private Object integers(long left, long right) {
    return switch (this) {
      case ADD -> Math.addExact(left, right);
      case SUBTRACT -> Math.subtractExact(left, right);
      case MULTIPLY -> Math.multiplyExact(left, right);
      case DIVIDE -> (double) left / (double) nonZero(right);
      case FLOOR_DIVIDE -> Math.floorDivExact(left, nonZero(right));
      case MODULO -> Math.floorMod(left, nonZero(right));
      case POWER ->
          right < 0
              ? (Object) Math.pow((double) nonZero(left), (double) right)
              : power(left, right);
    };
  }

  private static long nonZero(long value) {
    if (value == 0) {
      throw Failure.broken("division by zero");
    }
    return value;
  }

  private static long power(long base, long exponent) {
    long result = 1;
    long square = base;
    for (long left = exponent; left > 0; left >>= 1) {
      if ((left & 1) == 1) {
        result = Math.multiplyExact(result, square);
      }
      if (left > 1) {
        square = Math.multiplyExact(square, square);
      }
    }
    return result;
  }

  private Object decimals(double left, double right) {
    if (right == 0 && (this == DIVIDE || this == FLOOR_DIVIDE || this == MODULO)) {
      throw Failure.broken("division by zero");
    }
    return switch (this) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
      case DIVIDE -> left / right;
      case FLOOR_DIVIDE -> Math.rint((left - modulo(left, right)) / right);
      case MODULO -> modulo(left, right);
      case POWER -> {
        double power = Math.pow(left, right);
        if (left < 0 && Double.isNaN(power)) {
          throw Failure.unsupported("a complex number");
        }
        yield power;
      }
    };
  }

  private static double modulo(double left, double right) {
    double rest = left % right;
    if (rest == 0) {
      return Math.copySign(0.0, right);
    }
    return (rest < 0) == (right < 0) ? rest : rest + right;
  }

  private Object concatenate(Object left, Object right, Rendering run) {
    if (left instanceof String first && right instanceof String second) {
      run.chargeText((long) first.length() + second.length());
      return first.concat(second);
    }
    if (Texts.isText(left) && Texts.isText(right)) {
      String text = Texts.escaped(left).concat(Texts.escaped(right));
      return new Markup(run.made(text));
    }
    if (left instanceof List<?> first && right instanceof List<?> second) {
      return joined(first, second, run);
    }
    if (left instanceof Tuple first && right instanceof Tuple second) {
      return new Tuple(joined(first.items(), second.items(), run));
    }
    throw wrongTypes(left, right);
  }

  private static List<Object> joined(List<?> first, List<?> second, Rendering run) {
    run.chargeItems((long) first.size() + second.size());
    List<Object> joined = new ArrayList<>(first.size() + second.size());
    joined.addAll(first);
    joined.addAll(second);
    return joined;
  }

  private Object repeat(Object left, Object right, Rendering run) {
    boolean countFirst = Numbers.isInteger(left);
    Object what = countFirst ? right : left;
    Object number = countFirst ? left : right;
    if (!Numbers.isInteger(number)) {
      throw wrongTypes(left, right);
    }
    int times = (int) Math.clamp(Numbers.integer(number), 0, Bounds.STEPS);
    if (what instanceof String text) {
      run.chargeText((long) text.length() * times);
      return text.repeat(times);
    }
    if (what instanceof List<?> list) {
      return repeated(list, times, run);
    }
    if (what instanceof Tuple tuple) {
      return new Tuple(repeated(tuple.items(), times, run));
    }
    throw wrongTypes(left, right);
  }

  private static List<Object> repeated(List<?> items, int times, Rendering run) {
    run.chargeItems((long) items.size() * times);
    List<Object> repeated = new ArrayList<>(items.size() * times);
    for (int i = 0; !items.isEmpty() && i < times; i++) {
      repeated.addAll(items);
    }
    return repeated;
  }
}
