package io.dormouse.worker.template.jinja;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Texts cut apart and put together, as by Python's {@code str}.
final class TextParts {
  private TextParts() {}

  /// Without these characters, or whitespace where null, at its ends.
  static String strip(String text, @Nullable String characters, boolean begin, boolean end) {
    int from = 0;
    int to = text.length();
    while (begin && from < to && isStripped(text.codePointAt(from), characters)) {
      from += Character.charCount(text.codePointAt(from));
    }
    while (end && to > from && isStripped(text.codePointBefore(to), characters)) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    return text.substring(from, to);
  }

  private static boolean isStripped(int c, @Nullable String characters) {
    return characters == null ? Space.is(c) : characters.indexOf(c) >= 0;
  }

  /// At a separator, or at runs of whitespace where null, at most so often.
  static List<Object> split(String text, @Nullable String separator, long most) {
    List<Object> parts = new ArrayList<>();
    if (separator == null) {
      int from = Space.skip(text, 0);
      while (from < text.length()) {
        if (parts.size() >= most) {
          parts.add(text.substring(from));
          return parts;
        }
        int end = from;
        while (end < text.length() && !Space.is(text.charAt(end))) {
          end++;
        }
        parts.add(text.substring(from, end));
        from = Space.skip(text, end);
      }
      return parts;
    }
    requireSeparator(separator);
    int from = 0;
    for (int at = text.indexOf(separator);
        at >= 0 && parts.size() < most;
        at = text.indexOf(separator, from)) {
      parts.add(text.substring(from, at));
      from = at + separator.length();
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static void requireSeparator(String separator) {
    if (separator.isEmpty()) {
      throw Failure.broken("empty separator");
    }
  }

  /// The same, from the end.
  static List<Object> splitFromEnd(String text, @Nullable String separator, long most) {
    if (most == Long.MAX_VALUE) {
      return split(text, separator, most);
    }
    List<Object> parts = new ArrayList<>();
    if (separator == null) {
      String rest = Space.stripEnd(text);
      while (!rest.isEmpty() && parts.size() < most) {
        int from = rest.length();
        while (from > 0 && !Space.is(rest.charAt(from - 1))) {
          from--;
        }
        parts.add(rest.substring(from));
        rest = Space.stripEnd(rest.substring(0, from));
      }
      if (!rest.isEmpty()) {
        parts.add(rest);
      }
      return parts.reversed();
    }
    requireSeparator(separator);
    String rest = text;
    for (int at = rest.lastIndexOf(separator);
        at >= 0 && parts.size() < most;
        at = rest.lastIndexOf(separator)) {
      parts.add(rest.substring(at + separator.length()));
      rest = rest.substring(0, at);
    }
    parts.add(rest);
    return parts.reversed();
  }

  /// Its lines.
  static List<Object> lines(String text, boolean keepEnds) {
    List<Object> lines = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int end = from;
      while (end < text.length() && !Space.isLineBreak(text.charAt(end))) {
        end++;
      }
      int next = Math.min(end + (text.startsWith("\r\n", end) ? 2 : 1), text.length());
      lines.add(text.substring(from, keepEnds ? next : end));
      from = next;
    }
    return lines;
  }

  /// What stands before a separator, it, and what follows.
  static Tuple partition(String text, String separator, boolean last) {
    int at = last ? text.lastIndexOf(separator) : text.indexOf(separator);
    if (at < 0) {
      return new Tuple(last ? List.of("", "", text) : List.of(text, "", ""));
    }
    String rest = text.substring(at + separator.length());
    return new Tuple(List.of(text.substring(0, at), separator, rest));
  }

  /// How often it occurs, without overlap.
  static long count(String text, String wanted) {
    if (wanted.isEmpty()) {
      return Texts.length(text) + 1L;
    }
    long count = 0;
    for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length())) {
      count++;
    }
    return count;
  }

  /// Texts with a separator between.
  static String join(String separator, Object iterable, Rendering run) {
    StringBuilder joined = new StringBuilder();
    boolean first = true;
    for (Object item : Values.items(iterable, run)) {
      if (!Texts.isText(item)) {
        throw Failure.broken("join: expected a string, not " + Values.typeName(item));
      }
      String text = Texts.of(item);
      run.chargeText(separator.length() + (long) text.length());
      if (!first) {
        joined.append(separator);
      }
      first = false;
      joined.append(text);
      requireLength(joined, run);
    }
    return joined.toString();
  }

  /// Fails where a text under construction is too long.
  static void requireLength(StringBuilder text, Rendering run) {
    if (text.length() > Bounds.TEXT_CHARS) {
      run.chargeText(text.length());
    }
  }

  /// Tabs as blanks.
  static String expandTabs(String text, int size, Rendering run) {
    StringBuilder expanded = new StringBuilder();
    int column = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\t') {
        int blanks = size > 0 ? size - column % size : 0;
        run.chargeText((long) expanded.length() / 64 + blanks);
        expanded.append(" ".repeat(blanks));
        column += blanks;
        requireLength(expanded, run);
      } else {
        expanded.append(c);
        column = c == '\n' || c == '\r' ? 0 : column + (Character.isLowSurrogate(c) ? 0 : 1);
      }
    }
    return expanded.toString();
  }
}
