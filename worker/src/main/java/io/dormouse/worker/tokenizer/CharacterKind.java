package io.dormouse.worker.tokenizer;

/// What pre-tokenizers tell characters apart by: Unicode's general categories and white space.
final class CharacterKind {
  static final int LETTER = 0;
  static final int NUMBER = 1;
  static final int SPACE = 2;
  static final int OTHER = 3;

  /// Where there is no character.
  static final int END = 4;

  private static final byte[] ASCII = new byte[128];

  static {
    for (int i = 0; i < ASCII.length; i++) {
      ASCII[i] = (byte) general(i);
    }
  }

  private CharacterKind() {}

  /// The kind of a code point.
  static int of(int codePoint) {
    return codePoint < ASCII.length ? ASCII[codePoint] : general(codePoint);
  }

  private static int general(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER ->
          LETTER;
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
          NUMBER;
      case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
          SPACE;
      default -> (codePoint >= '\t' && codePoint <= '\r') || codePoint == 0x85 ? SPACE : OTHER;
    };
  }
}
