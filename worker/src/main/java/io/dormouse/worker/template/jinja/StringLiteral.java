package io.dormouse.worker.template.jinja;

/// The escapes of a string literal, those of Python.
final class StringLiteral {
  private static final String ESCAPES = "\\'\"abfnrtv";
  private static final String MEANINGS = "\\'\"\u0007\b\f\n\r\t\u000b";

  private StringLiteral() {}

  /// What stands between the quotes means.
  static String unescape(String raw, int line) {
    if (raw.indexOf('\\') < 0) {
      return raw;
    }
    StringBuilder text = new StringBuilder(raw.length());
    int i = 0;
    while (i < raw.length()) {
      char c = raw.charAt(i++);
      if (c == '\\') {
        i = escape(raw, i, text, line);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static int escape(String raw, int at, StringBuilder text, int line) {
    char c = raw.charAt(at);
    int known = ESCAPES.indexOf(c);
    if (known >= 0) {
      text.append(MEANINGS.charAt(known));
      return at + 1;
    }
    return switch (c) {
      case '\n' -> at + 1;
      case 'x' -> hex(raw, at + 1, 2, text, line);
      case 'u' -> hex(raw, at + 1, 4, text, line);
      case 'U' -> hex(raw, at + 1, 8, text, line);
      case 'N' -> throw Failure.unsupported("the escape \\N", line);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octal(raw, at, text);
      default -> {
        text.append('\\').append(c);
        yield at + 1;
      }
    };
  }

  private static int hex(String raw, int start, int digits, StringBuilder text, int line) {
    int code = 0;
    for (int i = start; i < start + digits; i++) {
      int digit = i < raw.length() ? Character.digit(raw.charAt(i), 16) : -1;
      if (digit < 0 || code > Character.MAX_CODE_POINT) {
        throw Failure.broken("a \\x, \\u or \\U escape is wrong", line);
      }
      code = code * 16 + digit;
    }
    if (!Character.isValidCodePoint(code)) {
      throw Failure.broken("a \\U escape names no character", line);
    }
    text.appendCodePoint(code);
    return start + digits;
  }

  private static int octal(String raw, int start, StringBuilder text) {
    int end = start;
    int code = 0;
    while (end < raw.length() && end < start + 3 && Character.digit(raw.charAt(end), 8) >= 0) {
      code = code * 8 + Character.digit(raw.charAt(end), 8);
      end++;
    }
    text.append((char) code);
    return end;
  }
}
