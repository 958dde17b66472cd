package io.dormouse.gateway.http;

import java.nio.charset.StandardCharsets;

/// The kept bytes of the token that is being read, at most [#MAX_BYTES] of them.
final class TokenCapture {
  /// How many bytes of a token are kept.
  static final int MAX_BYTES = 1024;

  private final byte[] bytes = new byte[MAX_BYTES];
  private int length;
  private boolean whole = true;

  void clear() {
    length = 0;
    whole = true;
  }

  void append(byte[] from, int start, int end) {
    int kept = Math.min(end - start, MAX_BYTES - length);
    System.arraycopy(from, start, bytes, length, kept);
    length += kept;
    whole &= kept == end - start;
  }

  /// Whether nothing was cut off.
  boolean whole() {
    return whole;
  }

  /// The bytes as they stand in the document.
  String verbatim() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /// The text of a string token, whose escapes were found to be well-formed.
  String unescaped() {
    String text = verbatim();
    int backslash = text.indexOf('\\');
    if (backslash < 0) {
      return text;
    }
    StringBuilder unescaped = new StringBuilder(text.length());
    int done = 0;
    while (backslash >= 0) {
      unescaped.append(text, done, backslash);
      char kind = text.charAt(backslash + 1);
      done = backslash + 2;
      if (kind == 'u') {
        unescaped.append((char) Integer.parseInt(text, done, done + 4, 16));
        done += 4;
      } else {
        unescaped.append(simple(kind));
      }
      backslash = text.indexOf('\\', done);
    }
    return unescaped.append(text, done, text.length()).toString();
  }

  private static char simple(char kind) {
    return switch (kind) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> kind;
    };
  }
}
