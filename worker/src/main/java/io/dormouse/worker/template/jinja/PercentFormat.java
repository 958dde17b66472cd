package io.dormouse.worker.template.jinja;

import java.util.List;
import java.util.Map;

/// Python's {@code 'text' % values}.
final class PercentFormat {
  private final String format;
  private final Object values;
  private final Rendering run;
  private final StringBuilder text = new StringBuilder();
  private int position;
  private int used;

  private PercentFormat(String format, Object values, Rendering run) {
    this.format = format;
    this.values = values;
    this.run = run;
  }

  /// The text with its conversions replaced.
  static String format(String format, Object values, Rendering run) {
    PercentFormat formatter = new PercentFormat(format, values, run);
    while (formatter.position < format.length()) {
      formatter.next();
    }
    boolean all = values instanceof Tuple tuple ? formatter.used == tuple.items().size() : true;
    boolean sequence =
        values instanceof Map || values instanceof List || values instanceof Undefined;
    if (!all || (!(values instanceof Tuple) && formatter.used == 0 && !sequence)) {
      throw Failure.broken("not all arguments converted during string formatting");
    }
    return formatter.text.toString();
  }

  private void next() {
    int percent = format.indexOf('%', position);
    if (percent < 0) {
      text.append(format, position, format.length());
      position = format.length();
      return;
    }
    text.append(format, position, percent);
    position = percent + 1;
    conversion();
    TextParts.requireLength(text, run);
  }

  private char peek() {
    if (position >= format.length()) {
      throw Failure.broken("incomplete format");
    }
    return format.charAt(position);
  }

  private void conversion() {
    Object named = peek() == '(' ? named() : None.NONE;
    boolean left = false;
    boolean zero = false;
    boolean alternate = false;
    char sign = '-';
    for (; "-+ 0#".indexOf(peek()) >= 0; position++) {
      switch (peek()) {
        case '-' -> left = true;
        case '0' -> zero = true;
        case '#' -> alternate = true;
        case '+' -> sign = '+';
        default -> sign = sign == '+' ? '+' : ' ';
      }
    }
    int width = number();
    int precision = -1;
    if (peek() == '.') {
      position++;
      precision = number();
    }
    char type = peek();
    position++;
    if (type == '%') {
      text.append('%');
      return;
    }
    Object value = named == None.NONE ? positional() : named;
    char align = left ? '<' : zero ? '=' : '>';
    int fill = zero && !left ? '0' : ' ';
    text.append(converted(value, type, fill, align, sign, alternate, width, precision));
  }

  private String converted(
      Object value,
      char type,
      int fill,
      char align,
      char sign,
      boolean alternate,
      int width,
      int precision) {
    if (type == 's' || type == 'r') {
      String shown = type == 's' ? Printed.text(value, run) : Printed.repr(value, run);
      char side = align == '=' ? '>' : align;
      return new FormatSpec(' ', side, '-', false, false, width, precision, 's').apply(shown, run);
    }
    if (!Numbers.isNumber(value)) {
      throw Failure.broken("%" + type + " needs a number, not " + Values.typeName(value));
    }
    if (("diu".indexOf(type) >= 0 && precision >= 0) || "diufFxXo".indexOf(type) < 0) {
      throw Failure.unsupported("the conversion '%" + type + "'");
    }
    boolean cut = "diu".indexOf(type) >= 0 && value instanceof Double;
    Object number = cut ? (Object) (long) Numbers.decimal(value) : value;
    char code = "iu".indexOf(type) >= 0 ? 'd' : type;
    return new FormatSpec(fill, align, sign, alternate, false, width, precision, code)
        .apply(number, run);
  }

  private Object named() {
    int end = format.indexOf(')', position);
    if (end < 0 || !(values instanceof Map<?, ?> map)) {
      throw Failure.broken("format requires a mapping");
    }
    Object value = map.get(format.substring(position + 1, end));
    if (value == null) {
      throw Failure.broken("a format names a key that is not there");
    }
    position = end + 1;
    used++;
    return value;
  }

  private int number() {
    int number = 0;
    while (peek() >= '0' && peek() <= '9') {
      number = Math.min(number * 10 + (peek() - '0'), Bounds.TEXT_CHARS + 1);
      position++;
    }
    return number;
  }

  private Object positional() {
    List<Object> given = values instanceof Tuple tuple ? tuple.items() : List.of(values);
    if (used >= given.size()) {
      throw Failure.broken("not enough arguments for format string");
    }
    return given.get(used++);
  }
}
