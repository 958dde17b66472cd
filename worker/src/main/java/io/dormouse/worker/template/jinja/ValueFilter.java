package io.dormouse.worker.template.jinja;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// Filters of single values.
enum ValueFilter implements Filter {
  ABS,
  DEFAULT,
  FLOAT,
  INT,
  ROUND;

  @Override
  public Object apply(Object value, Arguments arguments, Rendering run) {
    if (this == DEFAULT) {
      Arguments.Bound bound = arguments.bind("default", 0, "default_value", "boolean");
      boolean missing =
          value instanceof Undefined || (bound.truth(1, false) && !Values.truth(value));
      return missing ? bound.get(0, "") : value;
    }
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    return switch (this) {
      case ABS -> absolute(value, arguments);
      case DEFAULT, INT -> integer(value, arguments.bind("int", 0, "default", "base"));
      case FLOAT -> {
        Object orElse = arguments.bind("float", 0, "default").get(0, 0.0);
        if (Numbers.isNumber(value)) {
          yield Numbers.decimal(value);
        }
        yield Texts.isText(value) ? Numbers.parseDecimal(Texts.of(value), orElse) : orElse;
      }
      case ROUND -> round(value, arguments.bind("round", 0, "precision", "method"));
    };
  }

  private static Object absolute(Object value, Arguments arguments) {
    arguments.bind("abs", 0);
    requireNumber(value);
    if (value instanceof Double number) {
      return Math.abs(number);
    }
    return Math.abs(Numbers.integer(value));
  }

  private static void requireNumber(Object value) {
    if (!Numbers.isNumber(value)) {
      throw Failure.broken("a number is needed, not " + Values.typeName(value));
    }
  }

  private static Object integer(Object value, Arguments.Bound bound) {
    Object orElse = bound.get(0, 0L);
    if (Numbers.isInteger(value)) {
      return Numbers.integer(value);
    }
    if (value instanceof Double number) {
      return truncated(number, orElse);
    }
    if (!Texts.isText(value)) {
      return orElse;
    }
    String text = Texts.of(value);
    int base = bound.count(1, 10);
    if (base < 2 || base > 36) {
      throw Failure.unsupported("the base " + base + " of 'int'");
    }
    Object parsed = Numbers.parseInteger(text, base, None.NONE);
    if (parsed != None.NONE) {
      return parsed;
    }
    Object decimal = Numbers.parseDecimal(text, None.NONE);
    return decimal instanceof Double number ? truncated(number, orElse) : orElse;
  }

  private static Object truncated(double number, Object orElse) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return orElse;
    }
    if (Math.abs(number) >= 0x1p63) {
      throw Failure.unsupported("an integer beyond 64 bits");
    }
    return (long) number;
  }

  private static Object round(Object value, Arguments.Bound bound) {
    requireNumber(value);
    int places = Math.clamp(bound.count(0, 0), -400, 400);
    RoundingMode mode =
        switch (bound.text(1, "common")) {
          case "common" -> RoundingMode.HALF_EVEN;
          case "ceil" -> RoundingMode.CEILING;
          case "floor" -> RoundingMode.FLOOR;
          default -> throw Failure.broken("method must be common, ceil or floor");
        };
    if (mode == RoundingMode.HALF_EVEN && Numbers.isInteger(value)) {
      BigDecimal number = BigDecimal.valueOf(Numbers.integer(value));
      return number.setScale(Math.min(places, 0), mode).longValue();
    }
    double number = Numbers.decimal(value);
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return number;
    }
    if (mode == RoundingMode.HALF_EVEN) {
      return Math.copySign(new BigDecimal(number).setScale(places, mode).doubleValue(), number);
    }
    double scale = Math.pow(10, places);
    double scaled = number * scale;
    return (mode == RoundingMode.CEILING ? Math.ceil(scaled) : Math.floor(scaled)) / scale;
  }
}
