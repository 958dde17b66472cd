package io.dormouse.worker.template.jinja;

import java.util.ArrayList;
import java.util.List;

/// Texts as sequences of characters, which are code points.
final class Texts {
  private Texts() {}

  /// Whether it is a {@code str} to Python.
  static boolean isText(Object value) {
    return value instanceof String || value instanceof Markup;
  }

  /// The text of a value for which {@link #isText} holds.
  static String of(Object value) {
    return value instanceof Markup markup ? markup.text() : (String) value;
  }

  /// The text, escaped unless it is marked safe.
  static String escaped(Object value) {
    return value instanceof Markup markup ? markup.text() : Markup.escape((String) value);
  }

  /// Each character as a text.
  static List<Object> characters(String text) {
    List<Object> characters = new ArrayList<>(text.length());
    for (int i = 0; i < text.length(); ) {
      int end = text.offsetByCodePoints(i, 1);
      characters.add(text.substring(i, end));
      i = end;
    }
    return characters;
  }

  /// How many characters.
  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /// The index of a character in UTF-16 units.
  static int offset(String text, int character) {
    return text.offsetByCodePoints(0, character);
  }

  /// Order by code points.
  static int compare(String left, String right) {
    int end = Math.min(left.length(), right.length());
    for (int i = 0; i < end; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        return Integer.compare(rank(a), rank(b));
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  private static int rank(char c) {
    return c >= 0xe000 ? c - 0x800 : Character.isSurrogate(c) ? c + 0x2000 : c;
  }

  /// Python's {@code capitalize}.
  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int end = text.offsetByCodePoints(0, 1);
    return titleCase(text.substring(0, end)).concat(lower(text.substring(end)));
  }

  /// Upper case, whatever the locale.
  static String upper(String text) {
    return text.toUpperCase(java.util.Locale.ROOT);
  }

  /// Lower case, whatever the locale.
  static String lower(String text) {
    return text.toLowerCase(java.util.Locale.ROOT);
  }

  private static String titleCase(String character) {
    String upper = upper(character);
    if (upper.codePointCount(0, upper.length()) > 1) {
      return upper.substring(0, 1).concat(lower(upper.substring(1)));
    }
    return Character.toString(Character.toTitleCase(character.codePointAt(0)));
  }

  /// Python's {@code str.title}: every run of letters begins with a capital.
  static String title(String text) {
    StringBuilder title = new StringBuilder(text.length());
    boolean within = false;
    for (int i = 0; i < text.length(); ) {
      int end = text.offsetByCodePoints(i, 1);
      String character = text.substring(i, end);
      title.append(within ? lower(character) : titleCase(character));
      within = isCased(text.codePointAt(i));
      i = end;
    }
    return title.toString();
  }

  /// Whether a character has a case.
  static boolean isCased(int character) {
    return Character.isUpperCase(character)
        || Character.isLowerCase(character)
        || Character.isTitleCase(character);
  }

  /// All occurrences, or the first {@code count} if not negative, replaced as by Python.
  static String replace(String text, String old, String by, long count, Rendering run) {
    StringBuilder replaced = new StringBuilder(text.length());
    long left = count < 0 ? Long.MAX_VALUE : count;
    int from = 0;
    int at = text.indexOf(old);
    while (at >= 0 && left-- > 0) {
      run.chargeText(by.length());
      replaced.append(text, from, at).append(by);
      run.chargeText(replaced.length() >> 8);
      if (replaced.length() > Bounds.TEXT_CHARS) {
        run.chargeText(replaced.length());
      }
      from = at + old.length();
      int next = from;
      if (old.isEmpty()) {
        if (at >= text.length()) {
          break;
        }
        next = text.offsetByCodePoints(at, 1);
      }
      at = text.indexOf(old, next);
    }
    run.chargeText((long) replaced.length() + text.length() - from);
    return replaced.append(text, from, text.length()).toString();
  }
}
