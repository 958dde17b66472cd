package io.dormouse.worker.template.jinja;

import java.math.BigDecimal;

/// Python's numbers.
final class Numbers {
  private Numbers() {}

  /// Whether it is an int; bools are.
  static boolean isInteger(Object value) {
    return value instanceof Long || value instanceof Boolean;
  }

  /// Whether it is an int, a bool or a float.
  static boolean isNumber(Object value) {
    return isInteger(value) || value instanceof Double;
  }

  /// The value of an int or bool.
  static long integer(Object value) {
    if (value instanceof Long number) {
      return number;
    }
    return Boolean.TRUE.equals(value) ? 1 : 0;
  }

  /// The value of a number.
  static double decimal(Object value) {
    return value instanceof Double number ? number : (double) integer(value);
  }

  /// Order by value, exact between ints and floats.
  static int compare(Object left, Object right) {
    double first = decimal(left);
    double second = decimal(right);
    boolean exact = Double.isFinite(first) && Double.isFinite(second);
    return exact && first == second
        ? exact(left).compareTo(exact(right))
        : Double.compare(first, second);
  }

  private static BigDecimal exact(Object value) {
    return value instanceof Double number
        ? new BigDecimal(number)
        : BigDecimal.valueOf(integer(value));
  }

  /// Python's {@code str()} of a float.
  static String text(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    String digits = shortest.unscaledValue().abs().toString();
    int exponent = digits.length() - shortest.scale() - 1;
    StringBuilder text = new StringBuilder();
    if (value < 0) {
      text.append('-');
    }
    if (exponent < -4 || exponent >= 16) {
      return scientific(text, digits, exponent);
    }
    String plain = shortest.abs().toPlainString();
    text.append(plain);
    return plain.indexOf('.') < 0 ? text.append(".0").toString() : text.toString();
  }

  private static String scientific(StringBuilder text, String digits, int exponent) {
    text.append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    text.append(exponent < 0 ? "e-" : "e+");
    int size = Math.abs(exponent);
    return (size < 10 ? text.append('0') : text).append(size).toString();
  }

  /// Python's {@code int()} of a text, null where it is none.
  static Object parseInteger(String text, int radix, Object orElse) {
    String digits = Space.strip(text);
    String unsigned =
        digits.startsWith("-") || digits.startsWith("+") ? digits.substring(1) : digits;
    if (unsigned.startsWith("-") || unsigned.startsWith("+")) {
      return orElse;
    }
    String prefix =
        switch (radix) {
          case 16 -> "0x";
          case 8 -> "0o";
          case 2 -> "0b";
          default -> "";
        };
    if (!prefix.isEmpty() && unsigned.regionMatches(true, 0, prefix, 0, 2)) {
      unsigned = unsigned.substring(2);
    }
    try {
      long value = Long.parseLong(plain(unsigned), radix);
      return digits.startsWith("-") ? -value : value;
    } catch (NumberFormatException e) {
      return orElse;
    }
  }

  /// Python's {@code float()} of a text, the default where it is none.
  static Object parseDecimal(String text, Object orElse) {
    String digits = Space.strip(text);
    String name = digits.startsWith("-") || digits.startsWith("+") ? digits.substring(1) : digits;
    if (name.equalsIgnoreCase("inf") || name.equalsIgnoreCase("infinity")) {
      return digits.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (name.equalsIgnoreCase("nan")) {
      return Double.NaN;
    }
    for (int i = 0; i < digits.length(); i++) {
      if ("0123456789.+-eE_".indexOf(digits.charAt(i)) < 0) {
        return orElse;
      }
    }
    try {
      return Double.valueOf(plain(digits));
    } catch (NumberFormatException e) {
      return orElse;
    }
  }

  private static String plain(String digits) {
    boolean lone = digits.startsWith("_") || digits.endsWith("_") || digits.contains("__");
    return lone ? "_" : digits.replace("_", "");
  }
}
