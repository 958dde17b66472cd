package io.dormouse.worker.tokenizer;

/// The words of Llama 3 and Qwen 2: any one sign may lead letters, digits come in short groups,
/// line breaks stay with what is before them.
///
/// @param digits the most digits of a word
record ModernWords(int digits) implements WordCutter {
  @Override
  public int wordEnd(String text, int from, int to) {
    char first = text.charAt(from);
    if (first == '\'') {
      int contraction = WordCutter.contraction(text, from, to, true);
      if (contraction > 0) {
        return from + contraction;
      }
    }
    int kind = WordCutter.kindAt(text, from, to);
    return switch (kind) {
      case CharacterKind.LETTER -> WordCutter.behindRun(text, from, to, CharacterKind.LETTER);
      case CharacterKind.NUMBER -> numberEnd(text, from, to);
      default -> {
        int second = WordCutter.behind(text, from, to);
        int secondKind = WordCutter.kindAt(text, second, to);
        if (secondKind == CharacterKind.LETTER && !isLineBreak(first)) {
          yield WordCutter.behindRun(text, second, to, CharacterKind.LETTER);
        }
        if (kind == CharacterKind.OTHER) {
          yield signsEnd(text, from, to);
        }
        yield first == ' ' && secondKind == CharacterKind.OTHER
            ? signsEnd(text, second, to)
            : spacesEnd(text, from, to);
      }
    };
  }

  private int numberEnd(String text, int from, int to) {
    int end = from;
    for (int i = 0; i < digits && WordCutter.kindAt(text, end, to) == CharacterKind.NUMBER; i++) {
      end = WordCutter.behind(text, end, to);
    }
    return end;
  }

  private static int signsEnd(String text, int from, int to) {
    int end = WordCutter.behindRun(text, from, to, CharacterKind.OTHER);
    while (end < to && isLineBreak(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static int spacesEnd(String text, int from, int to) {
    int end = WordCutter.behindRun(text, from, to, CharacterKind.SPACE);
    for (int at = end; at > from; at--) {
      if (isLineBreak(text.charAt(at - 1))) {
        return at;
      }
    }
    return end - from > 1 && end < to ? end - 1 : end;
  }

  private static boolean isLineBreak(char character) {
    return character == '\r' || character == '\n';
  }
}
