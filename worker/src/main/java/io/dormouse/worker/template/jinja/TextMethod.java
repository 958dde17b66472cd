package io.dormouse.worker.template.jinja;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Methods of a text, those of Python's {@code str}.
enum TextMethod implements Method {
  STRIP,
  LSTRIP,
  RSTRIP,
  SPLIT,
  RSPLIT,
  SPLITLINES,
  PARTITION,
  RPARTITION,
  STARTSWITH,
  ENDSWITH,
  FIND,
  RFIND,
  INDEX,
  RINDEX,
  COUNT,
  REPLACE,
  REMOVEPREFIX,
  REMOVESUFFIX,
  JOIN,
  FORMAT,
  UPPER,
  LOWER,
  SWAPCASE,
  TITLE,
  CAPITALIZE,
  CENTER,
  LJUST,
  RJUST,
  ZFILL,
  EXPANDTABS,
  ISALPHA,
  ISDIGIT,
  ISDECIMAL,
  ISNUMERIC,
  ISALNUM,
  ISSPACE,
  ISUPPER,
  ISLOWER,
  ISTITLE,
  ISASCII;

  private static final Map<String, TextMethod> BY_NAME = byName();

  private static Map<String, TextMethod> byName() {
    Map<String, TextMethod> methods = new HashMap<>();
    for (TextMethod method : values()) {
      methods.put(method.pythonName(), method);
    }
    return methods;
  }

  private String pythonName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The method of that name.
  static @Nullable TextMethod named(String name) {
    return BY_NAME.get(name);
  }

  @Override
  public Object call(Object receiver, Arguments arguments, Rendering run) {
    String text = (String) receiver;
    run.chargeText(text.length());
    return switch (this) {
      case STRIP, LSTRIP, RSTRIP -> strip(text, arguments);
      case SPLIT, RSPLIT -> split(text, arguments, run);
      case SPLITLINES ->
          run.made(
              TextParts.lines(text, arguments.bind("splitlines", 0, "keepends").truth(0, false)));
      case PARTITION -> TextParts.partition(text, separator(arguments), false);
      case RPARTITION -> TextParts.partition(text, separator(arguments), true);
      case STARTSWITH, ENDSWITH -> edge(text, arguments, run);
      case FIND, RFIND, INDEX, RINDEX, COUNT -> search(text, arguments);
      case REPLACE -> {
        Arguments.Bound bound = arguments.bind("replace", 2, "old", "new", "count");
        yield Texts.replace(text, bound.text(0, ""), bound.text(1, ""), bound.integer(2, -1), run);
      }
      case REMOVEPREFIX -> {
        String prefix = arguments.bind("removeprefix", 1, "prefix").text(0, "");
        yield text.startsWith(prefix) ? text.substring(prefix.length()) : text;
      }
      case REMOVESUFFIX -> {
        String suffix = arguments.bind("removesuffix", 1, "suffix").text(0, "");
        yield text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
      }
      case JOIN -> TextParts.join(text, arguments.bind("join", 1, "iterable").get(0), run);
      case FORMAT -> BraceFormat.format(text, arguments, run);
      case UPPER, LOWER, SWAPCASE, TITLE, CAPITALIZE -> recase(text, arguments);
      case CENTER, LJUST, RJUST, ZFILL, EXPANDTABS -> pad(text, arguments, run);
      case ISALPHA,
          ISDIGIT,
          ISDECIMAL,
          ISNUMERIC,
          ISALNUM,
          ISSPACE,
          ISUPPER,
          ISLOWER,
          ISTITLE,
          ISASCII -> {
        arguments.bind(pythonName(), 0);
        yield TextKind.holds(this, text);
      }
    };
  }

  private String strip(String text, Arguments arguments) {
    Arguments.Bound bound = arguments.bind(pythonName(), 0, "chars");
    String characters = bound.has(0) ? bound.text(0, "") : null;
    return TextParts.strip(text, characters, this != RSTRIP, this != LSTRIP);
  }

  private Object split(String text, Arguments arguments, Rendering run) {
    Arguments.Bound bound = arguments.bind(pythonName(), 0, "sep", "maxsplit");
    String separator = bound.has(0) ? bound.text(0, "") : null;
    long most = bound.integer(1, -1);
    long limit = most < 0 ? Long.MAX_VALUE : most;
    List<Object> parts =
        this == SPLIT
            ? TextParts.split(text, separator, limit)
            : TextParts.splitFromEnd(text, separator, limit);
    return run.made(parts);
  }

  private String separator(Arguments arguments) {
    String separator = arguments.bind(pythonName(), 1, "sep").text(0, "");
    if (separator.isEmpty()) {
      throw Failure.broken("empty separator");
    }
    return separator;
  }

  private Object edge(String text, Arguments arguments, Rendering run) {
    Arguments.Bound bound = arguments.bind(pythonName(), 1, "prefix", "start", "end");
    Object cut = new Slice(bound.get(1), bound.get(2), None.NONE).of(text, run);
    String part = Texts.of(cut);
    Object wanted = bound.get(0);
    List<Object> candidates = wanted instanceof Tuple tuple ? tuple.items() : List.of(wanted);
    for (Object candidate : candidates) {
      if (!Texts.isText(candidate)) {
        throw Failure.broken(pythonName() + " needs a string, not " + Values.typeName(candidate));
      }
      String edge = Texts.of(candidate);
      if (this == STARTSWITH ? part.startsWith(edge) : part.endsWith(edge)) {
        return true;
      }
    }
    return false;
  }

  private Object search(String text, Arguments arguments) {
    Arguments.Bound bound = arguments.bind(pythonName(), 1, "sub", "start", "end");
    if (bound.has(1) || bound.has(2)) {
      throw Failure.unsupported("'" + pythonName() + "' with start or end");
    }
    String wanted = bound.text(0, "");
    if (this == COUNT) {
      return TextParts.count(text, wanted);
    }
    boolean fromEnd = this == RFIND || this == RINDEX;
    int at = fromEnd ? text.lastIndexOf(wanted) : text.indexOf(wanted);
    if (at < 0 && (this == INDEX || this == RINDEX)) {
      throw Failure.broken("substring not found");
    }
    return at < 0 ? -1L : (long) text.codePointCount(0, at);
  }

  private String recase(String text, Arguments arguments) {
    arguments.bind(pythonName(), 0);
    return switch (this) {
      case UPPER -> Texts.upper(text);
      case TITLE -> Texts.title(text);
      case CAPITALIZE -> Texts.capitalize(text);
      case SWAPCASE -> TextKind.swapCase(text);
      default -> Texts.lower(text);
    };
  }

  private Object pad(String text, Arguments arguments, Rendering run) {
    Arguments.Bound bound =
        this == EXPANDTABS
            ? arguments.bind("expandtabs", 0, "tabsize")
            : arguments.bind(pythonName(), 1, "width", "fillchar");
    if (this == EXPANDTABS) {
      return TextParts.expandTabs(text, bound.count(0, 8), run);
    }
    int missing = Math.max(0, bound.count(0, 0) - Texts.length(text));
    run.chargeText((long) text.length() + missing);
    if (this == ZFILL) {
      boolean signed = text.startsWith("-") || text.startsWith("+");
      int sign = signed ? 1 : 0;
      return text.substring(0, sign) + "0".repeat(missing) + text.substring(sign);
    }
    String fill = bound.text(1, " ");
    if (Texts.length(fill) != 1) {
      throw Failure.broken("the fill character must be exactly one character long");
    }
    int width = missing + Texts.length(text);
    int left =
        switch (this) {
          case RJUST -> missing;
          case CENTER -> missing / 2 + (missing & width & 1);
          default -> 0;
        };
    return fill.repeat(left) + text + fill.repeat(missing - left);
  }
}
