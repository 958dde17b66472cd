package io.dormouse.worker.template.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Python's {@code json.dumps}, as the filter {@code tojson}.
@SuppressWarnings("IfChainToSwitch")
final class Json {
  private final Rendering run;
  private final boolean ascii;
  private final boolean sorted;
  private final @Nullable String indent;
  private final String itemSeparator;
  private final String keySeparator;
  private final StringBuilder text = new StringBuilder();

  private Json(Arguments.Bound options, Rendering run) {
    this.run = run;
    ascii = options.truth(0, false);
    indent = options.has(1) ? indent(options.get(1)) : null;
    if (options.has(2)) {
      List<Object> separators = Values.items(options.get(2), run);
      if (separators.size() != 2
          || !Texts.isText(separators.get(0))
          || !Texts.isText(separators.get(1))) {
        throw Failure.broken("tojson needs two separators");
      }
      itemSeparator = Texts.of(separators.get(0));
      keySeparator = Texts.of(separators.get(1));
    } else {
      itemSeparator = indent == null ? ", " : ",";
      keySeparator = ": ";
    }
    sorted = options.truth(3, false);
  }

  private static String indent(Object indent) {
    if (Texts.isText(indent)) {
      return Texts.of(indent);
    }
    if (!Numbers.isInteger(indent)) {
      throw Failure.broken("tojson needs an integer or a string to indent by");
    }
    return " ".repeat(Math.clamp(Numbers.integer(indent), 0, 1000));
  }

  /// The text of a value.
  static String text(Object value, Arguments arguments, Rendering run) {
    Arguments.Bound options =
        arguments.bind("tojson", 0, "ensure_ascii", "indent", "separators", "sort_keys");
    Json json = new Json(options, run);
    json.add(value, 0);
    return json.text.toString();
  }

  private void add(Object value, int depth) {
    run.charge(1);
    if (depth > Bounds.NESTING) {
      throw Failure.broken("values lie more than " + Bounds.NESTING + " deep within each other");
    }
    if (value instanceof Map<?, ?> map) {
      addMap(map, depth);
    } else if (value instanceof List<?> list) {
      addList(list, depth);
    } else if (value instanceof Tuple tuple) {
      addList(tuple.items(), depth);
    } else if (Texts.isText(value)) {
      quote(Texts.of(value));
    } else {
      text.append(scalar(value));
    }
    TextParts.requireLength(text, run);
  }

  private static String scalar(Object value) {
    if (value instanceof None) {
      return "null";
    }
    if (value instanceof Boolean || value instanceof Long) {
      return value.toString();
    }
    if (value instanceof Double number) {
      if (Double.isNaN(number)) {
        return "NaN";
      }
      if (Double.isInfinite(number)) {
        return number > 0 ? "Infinity" : "-Infinity";
      }
      return Numbers.text(number);
    }
    throw Failure.broken("a value of type " + Values.typeName(value) + " has no JSON");
  }

  private void addList(List<?> items, int depth) {
    if (items.isEmpty()) {
      text.append("[]");
      return;
    }
    text.append('[');
    for (int i = 0; i < items.size(); i++) {
      text.append(i > 0 ? itemSeparator : "");
      newLine(depth + 1);
      add(items.get(i), depth + 1);
    }
    newLine(depth);
    text.append(']');
  }

  private void addMap(Map<?, ?> map, int depth) {
    if (map.isEmpty()) {
      text.append("{}");
      return;
    }
    List<Object> keys = new ArrayList<>(map.keySet());
    if (sorted) {
      keys.sort((left, right) -> Order.compare(left, right, run));
    }
    text.append('{');
    boolean first = true;
    for (Object key : keys) {
      text.append(first ? "" : itemSeparator);
      first = false;
      newLine(depth + 1);
      quote(Texts.isText(key) ? Texts.of(key) : scalar(key));
      text.append(keySeparator);
      Object value = map.get(key);
      add(value == null ? None.NONE : value, depth + 1);
    }
    newLine(depth);
    text.append('}');
  }

  private void newLine(int depth) {
    if (indent != null) {
      run.chargeText((long) indent.length() * depth);
      text.append('\n');
      for (int i = 0; i < depth; i++) {
        text.append(indent);
      }
    }
  }

  private void quote(String string) {
    run.chargeText(string.length());
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '\f' -> text.append("\\f");
        case '\b' -> text.append("\\b");
        default -> {
          if (c < ' ' || (ascii && c > '~')) {
            String digits = Integer.toHexString(c);
            text.append("\\u").append("0".repeat(4 - digits.length())).append(digits);
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
