package io.dormouse.worker.template.jinja;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// How a value is written by {@code %} or {@code str.format}: width, alignment, sign, precision.
///
/// @param align one of {@code < > ^ =}, or 0 for what the type does
/// @param sign one of {@code + -} or a blank
/// @param precision negative where there is none
/// @param type a letter, or 0
record FormatSpec(
    int fill,
    char align,
    char sign,
    boolean alternate,
    boolean group,
    int width,
    int precision,
    char type) {

  /// The value, written so.
  String apply(Object value, Rendering run) {
    if (width > Bounds.TEXT_CHARS || precision > 1000) {
      throw Failure.broken("a format asks for too many characters");
    }
    if (Texts.isText(value)) {
      require(type == 0 || type == 's', value);
      String text = Texts.of(value);
      boolean cut = precision >= 0 && precision < Texts.length(text);
      return pad(cut ? text.substring(0, Texts.offset(text, precision)) : text, '<', run);
    }
    require(Numbers.isNumber(value), value);
    if (type == 0 && value instanceof Boolean) {
      return pad(Printed.text(value, run), width > 0 ? '>' : '<', run);
    }
    boolean negative = Numbers.decimal(value) < 0;
    String digits = value instanceof Double decimal ? decimal(decimal) : integer(value);
    String sign = negative ? "-" : sign() == '-' ? "" : String.valueOf(sign());
    if (align() == '=' || (align() == 0 && fill() == '0')) {
      int zeros = Math.max(0, width - sign.length() - digits.length());
      run.chargeText((long) zeros + digits.length());
      return sign + Character.toString(fill).repeat(zeros) + digits;
    }
    return pad(sign + digits, '>', run);
  }

  private void require(boolean holds, Object value) {
    if (!holds) {
      throw Failure.broken(
          "format code '" + (type == 0 ? "" : type) + "' is not for " + Values.typeName(value));
    }
  }

  private String integer(Object value) {
    long number = Numbers.integer(value);
    if (number == Long.MIN_VALUE) {
      throw Failure.unsupported("an integer beyond 64 bits");
    }
    long size = Math.abs(number);
    return switch (type) {
      case 0, 'd', 'i', 'u', 'n' -> grouped(Long.toString(size));
      case 'x' -> (alternate ? "0x" : "") + Long.toHexString(size);
      case 'X' -> (alternate ? "0X" : "") + Texts.upper(Long.toHexString(size));
      case 'o' -> (alternate ? "0o" : "") + Long.toOctalString(size);
      case 'b' -> (alternate ? "0b" : "") + Long.toBinaryString(size);
      case 'f', 'F', '%' -> decimal((double) number);
      default -> throw Failure.unsupported("the format code '" + type + "' for an integer");
    };
  }

  private String decimal(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Numbers.text(Math.abs(value));
    }
    return switch (type) {
      case 0 -> {
        if (precision >= 0) {
          throw Failure.unsupported("a float's precision without a format code");
        }
        yield grouped(Numbers.text(Math.abs(value)));
      }
      case 'f', 'F' -> grouped(fixed(value));
      case '%' -> grouped(fixed(value * 100)) + "%";
      default -> throw Failure.unsupported("the format code '" + type + "' for a float");
    };
  }

  private String fixed(double value) {
    int places = precision < 0 ? 6 : precision;
    BigDecimal exact = new BigDecimal(Math.abs(value));
    return exact.setScale(places, RoundingMode.HALF_EVEN).toPlainString();
  }

  private String grouped(String digits) {
    if (!group) {
      return digits;
    }
    int point = digits.indexOf('.');
    int end = point < 0 ? digits.length() : point;
    StringBuilder text = new StringBuilder(digits);
    for (int i = end - 3; i > 0; i -= 3) {
      text.insert(i, ',');
    }
    return text.toString();
  }

  private String pad(String text, char usual, Rendering run) {
    int missing = Math.max(0, width - Texts.length(text));
    run.chargeText((long) text.length() + missing);
    String filler = Character.toString(fill);
    int left =
        switch (align == 0 || align == '=' ? usual : align) {
          case '>' -> missing;
          case '^' -> missing / 2;
          default -> 0;
        };
    return filler.repeat(left) + text + filler.repeat(missing - left);
  }
}
