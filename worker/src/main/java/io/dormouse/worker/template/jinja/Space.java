package io.dormouse.worker.template.jinja;

/// Whitespace as Python sees it, and cutting it off.
final class Space {
  private Space() {}

  /// Whether {@code str.isspace} holds.
  static boolean is(int c) {
    return (c >= 9 && c <= 13)
        || (c >= 0x1c && c <= 0x20)
        || c == 0x85
        || c == 0xa0
        || (c > 0xff && Character.isSpaceChar(c));
  }

  /// Whether {@code str.splitlines} breaks here.
  static boolean isLineBreak(int c) {
    return (c >= 10 && c <= 13)
        || (c >= 0x1c && c <= 0x1e)
        || c == 0x85
        || c == 0x2028
        || c == 0x2029;
  }

  /// The index of the first character from {@code start} on that is none.
  static int skip(String text, int start) {
    int i = start;
    while (i < text.length() && is(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /// Without whitespace at the end.
  static String stripEnd(String text) {
    int end = text.length();
    while (end > 0 && is(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  /// Without whitespace at either end.
  static String strip(String text) {
    String ended = stripEnd(text);
    return ended.substring(skip(ended, 0));
  }
}
