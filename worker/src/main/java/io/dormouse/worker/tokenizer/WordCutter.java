package io.dormouse.worker.tokenizer;

/// Cuts text into the words within which a byte-pair vocabulary merges.
interface WordCutter {
  /// The end of the word that begins at {@code from}: beyond it, and at most {@code to}.
  int wordEnd(String text, int from, int to);

  /// The kind of the character at {@code at}, or {@link CharacterKind#END} from {@code to} on.
  static int kindAt(String text, int at, int to) {
    return at < to ? CharacterKind.of(codePointAt(text, at, to)) : CharacterKind.END;
  }

  /// The code point at {@code at}; half a character is one of its own.
  static int codePointAt(String text, int at, int to) {
    char first = text.charAt(at);
    if (Character.isHighSurrogate(first) && at + 1 < to) {
      char second = text.charAt(at + 1);
      if (Character.isLowSurrogate(second)) {
        return Character.toCodePoint(first, second);
      }
    }
    return first;
  }

  /// Behind the character at {@code at}.
  static int behind(String text, int at, int to) {
    return at + Character.charCount(codePointAt(text, at, to));
  }

  /// Behind the characters of one kind that begin at {@code at}.
  static int behindRun(String text, int at, int to, int kind) {
    int end = at;
    while (kindAt(text, end, to) == kind) {
      end = behind(text, end, to);
    }
    return end;
  }

  /// How many characters an English contraction such as {@code 's} or {@code 've} has at {@code
  /// at}, which is an apostrophe; 0 if there is none.
  static int contraction(String text, int at, int to, boolean anyCase) {
    int first = letter(text, at + 1, to, anyCase);
    int second = letter(text, at + 2, to, anyCase);
    return switch (first) {
      case 's', 't', 'm', 'd' -> 2;
      case 'r', 'v' -> second == 'e' ? 3 : 0;
      case 'l' -> second == 'l' ? 3 : 0;
      default -> 0;
    };
  }

  private static int letter(String text, int at, int to, boolean anyCase) {
    if (at >= to) {
      return -1;
    }
    char letter = text.charAt(at);
    if (!anyCase) {
      return letter;
    }
    return letter == '\u017F' ? 's' : Character.toLowerCase(letter);
  }
}
