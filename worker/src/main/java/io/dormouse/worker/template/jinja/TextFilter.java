package io.dormouse.worker.template.jinja;

import java.util.LinkedHashMap;
import java.util.List;

/// Filters that make texts.
enum TextFilter implements Filter {
  CAPITALIZE,
  CENTER,
  ESCAPE,
  FORCEESCAPE,
  FORMAT,
  INDENT,
  LOWER,
  REPLACE,
  SAFE,
  STRING,
  TITLE,
  TOJSON,
  TRIM,
  UPPER;

  @Override
  public Object apply(Object value, Arguments arguments, Rendering run) {
    if (this == TOJSON) {
      return Json.text(value, arguments, run);
    }
    String text = run.made(Printed.text(value, run));
    return switch (this) {
      case CAPITALIZE, LOWER, STRING, TITLE, UPPER -> recased(text, value, arguments);
      case TOJSON, FORMAT -> like(value, PercentFormat.format(text, values(arguments), run));
      case CENTER -> {
        Object width = arguments.bind("center", 0, "width").get(0, 80L);
        yield like(value, (String) TextMethod.CENTER.call(text, Arguments.of(width), run));
      }
      case ESCAPE, SAFE, FORCEESCAPE -> {
        arguments.bind("escape", 0);
        boolean kept = this == SAFE || (this == ESCAPE && value instanceof Markup);
        yield new Markup(kept ? text : run.made(Markup.escape(text)));
      }
      case INDENT -> {
        if (!Texts.isText(value)) {
          throw Failure.broken("indent needs a string, not " + Values.typeName(value));
        }
        yield like(value, indent(text, arguments, run));
      }
      case REPLACE -> {
        Arguments.Bound bound = arguments.bind("replace", 2, "old", "new", "count");
        String old = Printed.text(bound.get(0), run);
        String by = Printed.text(bound.get(1), run);
        long count = bound.has(2) ? bound.integer(2, -1) : -1;
        yield Texts.replace(text, old, by, count, run);
      }
      case TRIM -> {
        Arguments.Bound bound = arguments.bind("trim", 0, "chars");
        String characters = bound.has(0) ? bound.text(0, "") : null;
        yield like(value, TextParts.strip(text, characters, true, true));
      }
    };
  }

  private Object recased(String text, Object value, Arguments arguments) {
    arguments.bind(Texts.lower(name()), 0);
    return switch (this) {
      case CAPITALIZE -> like(value, Texts.capitalize(text));
      case LOWER -> like(value, Texts.lower(text));
      case TITLE -> like(value, title(text));
      case UPPER -> like(value, Texts.upper(text));
      default -> like(value, text);
    };
  }

  private static Object like(Object value, String result) {
    return value instanceof Markup ? new Markup(result) : result;
  }

  private static Object values(Arguments arguments) {
    if (arguments.named().isEmpty()) {
      return new Tuple(arguments.positional());
    }
    if (!arguments.positional().isEmpty()) {
      throw Failure.broken("can't handle positional and keyword arguments at the same time");
    }
    return new LinkedHashMap<Object, Object>(arguments.named());
  }

  private static String title(String text) {
    StringBuilder title = new StringBuilder(text.length());
    boolean begins = true;
    for (int i = 0; i < text.length(); ) {
      int end = text.offsetByCodePoints(i, 1);
      String character = text.substring(i, end);
      title.append(begins ? Texts.upper(character) : Texts.lower(character));
      int c = text.codePointAt(i);
      begins = c == '-' || Space.is(c) || "({[<".indexOf(c) >= 0;
      i = end;
    }
    return title.toString();
  }

  private static String indent(String text, Arguments arguments, Rendering run) {
    Arguments.Bound bound = arguments.bind("indent", 0, "width", "first", "blank");
    boolean byText = Texts.isText(bound.get(0));
    String indention =
        byText ? bound.text(0, "") : " ".repeat(Math.clamp(bound.count(0, 4), 0, 1000));
    boolean blank = bound.truth(2, false);
    List<Object> lines = TextParts.lines(text.concat("\n"), false);
    StringBuilder indented = new StringBuilder(bound.truth(1, false) ? indention : "");
    for (int i = 0; i < lines.size(); i++) {
      String line = (String) lines.get(i);
      if (i > 0) {
        indented.append('\n');
      }
      if (i > 0 && (blank || !line.isEmpty())) {
        run.chargeText(indention.length());
        indented.append(indention);
      }
      indented.append(line);
      TextParts.requireLength(indented, run);
    }
    return run.made(indented.toString());
  }
}
