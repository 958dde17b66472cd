package io.dormouse.worker.template.jinja;

import java.util.List;
import java.util.Map;

/// Values as Python prints them.
@SuppressWarnings("IfChainToSwitch")
final class Printed {
  private final Rendering run;
  private final StringBuilder text = new StringBuilder();

  private Printed(Rendering run) {
    this.run = run;
  }

  /// Python's {@code str()}.
  static String text(Object value, Rendering run) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof Markup markup) {
      return markup.text();
    }
    if (value instanceof Undefined) {
      return "";
    }
    return repr(value, run);
  }

  /// Python's {@code repr()}.
  static String repr(Object value, Rendering run) {
    Printed printed = new Printed(run);
    printed.add(value, 0);
    return printed.text.toString();
  }

  private void add(Object value, int depth) {
    run.charge(1);
    if (depth > Bounds.NESTING) {
      throw Failure.broken("values lie more than " + Bounds.NESTING + " deep within each other");
    }
    if (value instanceof String string) {
      quote(string);
    } else if (value instanceof Boolean truth) {
      text.append(truth ? "True" : "False");
    } else if (value instanceof Long number) {
      text.append(number.longValue());
    } else if (value instanceof Double number) {
      text.append(Numbers.text(number));
    } else if (value instanceof None) {
      text.append("None");
    } else if (value instanceof Undefined) {
      text.append("Undefined");
    } else if (value instanceof Range range) {
      text.append(range.text());
    } else if (value instanceof Markup markup) {
      text.append("Markup(");
      quote(markup.text());
      text.append(')');
    } else {
      addContainer(value, depth);
    }
    run.chargeText(text.length() >> 10);
    if (text.length() > Bounds.TEXT_CHARS) {
      run.chargeText(text.length());
    }
  }

  private void addContainer(Object value, int depth) {
    if (value instanceof List<?> list) {
      addItems("[", list, "]", depth);
    } else if (value instanceof Tuple tuple) {
      addItems("(", tuple.items(), tuple.items().size() == 1 ? ",)" : ")", depth);
    } else if (value instanceof View view) {
      text.append(view.type());
      addItems("([", view.items(), "])", depth);
    } else if (value instanceof Map<?, ?> map) {
      text.append('{');
      String separator = "";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        text.append(separator);
        add(entry.getKey(), depth + 1);
        text.append(": ");
        add(entry.getValue(), depth + 1);
        separator = ", ";
      }
      text.append('}');
    } else {
      throw Failure.unsupported("printing a " + Values.typeName(value));
    }
  }

  private void addItems(String begin, List<?> items, String end, int depth) {
    text.append(begin);
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        text.append(", ");
      }
      add(items.get(i), depth + 1);
    }
    text.append(end);
  }

  private void quote(String string) {
    run.chargeText(string.length());
    char quote = string.indexOf('\'') >= 0 && string.indexOf('"') < 0 ? '"' : '\'';
    text.append(quote);
    for (int i = 0; i < string.length(); ) {
      int c = string.codePointAt(i);
      i += Character.charCount(c);
      if (c == quote || c == '\\') {
        text.append('\\').append((char) c);
      } else if (c >= ' ' && c < 0x7f) {
        text.append((char) c);
      } else {
        addSpecial(c);
      }
    }
    text.append(quote);
  }

  private void addSpecial(int c) {
    switch (c) {
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      default -> {
        if (isPrintable(c)) {
          text.appendCodePoint(c);
        } else if (c < 0x100) {
          hex("\\x", c, 2);
        } else if (c < 0x10000) {
          hex("\\u", c, 4);
        } else {
          hex("\\U", c, 8);
        }
      }
    }
  }

  private void hex(String prefix, int c, int width) {
    String digits = Integer.toHexString(c);
    text.append(prefix).append("0".repeat(width - digits.length())).append(digits);
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
