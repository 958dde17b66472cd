package io.dormouse.worker.template.jinja;

/// What kind of characters a text is made of.
final class TextKind {
  private TextKind() {}

  /// Whether one of the methods {@code isalpha} to {@code isascii} holds.
  static boolean holds(TextMethod method, String text) {
    return switch (method) {
      case ISUPPER -> isCase(text, true, false);
      case ISLOWER -> isCase(text, false, true);
      case ISTITLE -> isCase(text, true, true) && text.equals(Texts.title(text));
      case ISASCII -> text.codePoints().allMatch(c -> c < 0x80);
      default -> all(method, text);
    };
  }

  private static boolean all(TextMethod method, String text) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      boolean holds =
          switch (method) {
            case ISALPHA -> Character.isLetter(c);
            case ISALNUM -> Character.isLetter(c) || isNumeric(c);
            case ISSPACE -> Space.is(c);
            case ISDECIMAL -> Character.isDigit(c);
            case ISDIGIT -> Character.isDigit(c) || isSuperscript(c);
            default -> isNumeric(c);
          };
      if (!holds) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isSuperscript(int c) {
    return c == 0xb2 || c == 0xb3 || c == 0xb9 || (c >= 0x2070 && c <= 0x2089 && c != 0x2071);
  }

  private static boolean isNumeric(int c) {
    int type = Character.getType(c);
    return type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }

  private static boolean isCase(String text, boolean upper, boolean lower) {
    boolean cased = false;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (Texts.isCased(c)) {
        cased = true;
        if (Character.isLowerCase(c) ? !lower : !upper) {
          return false;
        }
      }
    }
    return cased;
  }

  /// Upper case to lower case and the other way.
  static String swapCase(String text) {
    StringBuilder swapped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int end = text.offsetByCodePoints(i, 1);
      String character = text.substring(i, end);
      boolean upper = Character.isUpperCase(text.codePointAt(i));
      swapped.append(upper ? Texts.lower(character) : Texts.upper(character));
      i = end;
    }
    return swapped.toString();
  }
}
