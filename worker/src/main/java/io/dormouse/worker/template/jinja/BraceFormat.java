package io.dormouse.worker.template.jinja;

/// Python's {@code str.format}.
final class BraceFormat {
  private final String format;
  private final Arguments arguments;
  private final Rendering run;
  private final StringBuilder text = new StringBuilder();
  private int position;
  private int automatic;

  private BraceFormat(String format, Arguments arguments, Rendering run) {
    this.format = format;
    this.arguments = arguments;
    this.run = run;
  }

  /// The text with its fields replaced.
  static String format(String format, Arguments arguments, Rendering run) {
    BraceFormat formatter = new BraceFormat(format, arguments, run);
    while (formatter.position < format.length()) {
      formatter.next();
    }
    return run.made(formatter.text.toString());
  }

  private void next() {
    char c = format.charAt(position++);
    boolean doubled = position < format.length() && format.charAt(position) == c;
    if ((c == '{' || c == '}') && doubled) {
      text.append(c);
      position++;
    } else if (c == '{') {
      field();
      TextParts.requireLength(text, run);
    } else if (c == '}') {
      throw Failure.broken("single '}' encountered in format string");
    } else {
      text.append(c);
    }
  }

  private void field() {
    int end = format.indexOf('}', position);
    if (end < 0) {
      throw Failure.broken("expected '}' before end of string");
    }
    String field = format.substring(position, end);
    if (field.indexOf('{') >= 0) {
      throw Failure.unsupported("a format within a format");
    }
    position = end + 1;
    int colon = field.indexOf(':');
    String spec = colon < 0 ? "" : field.substring(colon + 1);
    String name = colon < 0 ? field : field.substring(0, colon);
    int mark = name.indexOf('!');
    Object value = value(mark < 0 ? name : name.substring(0, mark));
    if (mark >= 0) {
      value =
          switch (name.substring(mark + 1)) {
            case "s" -> Printed.text(value, run);
            case "r" -> Printed.repr(value, run);
            default -> throw Failure.unsupported("the conversion '" + name.substring(mark) + "'");
          };
    }
    text.append(spec.isEmpty() ? Printed.text(value, run) : parse(spec).apply(value, run));
  }

  private Object value(String name) {
    int end = 0;
    while (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
      end++;
    }
    Object value = first(name.substring(0, end));
    while (end < name.length()) {
      int begin = end + 1;
      boolean index = name.charAt(end) == '[';
      end = begin;
      while (end < name.length() && (index ? name.charAt(end) != ']' : !isNext(name, end))) {
        end++;
      }
      String part = name.substring(begin, end);
      boolean digits = TextKind.holds(TextMethod.ISDIGIT, part);
      value =
          index
              ? Attributes.subscript(
                  value, digits ? Numbers.parseInteger(part, 10, part) : part, run)
              : Attributes.attribute(value, part, run);
      if (value instanceof Undefined undefined) {
        throw undefined.failure();
      }
      end += index ? 1 : 0;
    }
    return value;
  }

  private static boolean isNext(String name, int at) {
    return name.charAt(at) == '.' || name.charAt(at) == '[';
  }

  private Object first(String name) {
    boolean digits = TextKind.holds(TextMethod.ISDIGIT, name);
    if (!name.isEmpty() && !digits) {
      Object value = arguments.named().get(name);
      if (value == null) {
        throw Failure.broken("a format names '" + name + "', which is not given");
      }
      return value;
    }
    Object index = digits ? Numbers.parseInteger(name, 10, -1L) : (Object) (long) automatic++;
    long place = Numbers.integer(index);
    if (place < 0 || place >= arguments.positional().size()) {
      throw Failure.broken("replacement index " + place + " is out of range");
    }
    return arguments.positional().get((int) place);
  }

  private static FormatSpec parse(String spec) {
    int at = 0;
    int fill = ' ';
    char align = 0;
    if (spec.length() > 1 && "<>=^".indexOf(spec.charAt(1)) >= 0) {
      fill = spec.charAt(0);
      align = spec.charAt(1);
      at = 2;
    } else if ("<>=^".indexOf(spec.charAt(0)) >= 0) {
      align = spec.charAt(0);
      at = 1;
    }
    char sign = '-';
    if (at < spec.length() && "+- ".indexOf(spec.charAt(at)) >= 0) {
      sign = spec.charAt(at++);
    }
    boolean alternate = spec.startsWith("#", at);
    at += alternate ? 1 : 0;
    if (spec.startsWith("0", at) && align == 0) {
      fill = '0';
    }
    int digits = digits(spec, at);
    int width = number(spec, at, digits);
    boolean group = spec.startsWith(",", digits);
    at = digits + (group ? 1 : 0);
    int precision = -1;
    if (spec.startsWith(".", at)) {
      digits = digits(spec, at + 1);
      precision = number(spec, at + 1, digits);
      at = digits;
    }
    if (spec.length() > at + 1) {
      throw Failure.unsupported("the format '" + spec + "'");
    }
    char type = at < spec.length() ? spec.charAt(at) : 0;
    return new FormatSpec(fill, align, sign, alternate, group, width, precision, type);
  }

  private static int digits(String spec, int from) {
    int end = from;
    while (end < spec.length() && spec.charAt(end) >= '0' && spec.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private static int number(String spec, int from, int end) {
    return end - from > 7
        ? Integer.MAX_VALUE
        : end > from ? Integer.parseInt(spec.substring(from, end)) : 0;
  }
}
