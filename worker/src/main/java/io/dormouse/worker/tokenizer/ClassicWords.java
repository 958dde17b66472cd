package io.dormouse.worker.tokenizer;

/// GPT-2's words: a space belongs to the letters, digits or signs behind it.
///
/// @param singleDigits whether every digit is a word of its own, which no other word reaches across
record ClassicWords(boolean singleDigits) implements WordCutter {
  @Override
  public int wordEnd(String text, int from, int to) {
    char first = text.charAt(from);
    int kind = WordCutter.kindAt(text, from, to);
    if (singleDigits && kind == CharacterKind.NUMBER) {
      return WordCutter.behind(text, from, to);
    }
    if (first == '\'') {
      int contraction = WordCutter.contraction(text, from, to, false);
      if (contraction > 0) {
        return from + contraction;
      }
    }
    int start = first == ' ' ? from + 1 : from;
    int wordKind = first == ' ' ? kindWithin(text, start, to) : kind;
    if (wordKind != CharacterKind.SPACE && wordKind != CharacterKind.END) {
      return WordCutter.behindRun(text, start, to, wordKind);
    }
    int end = WordCutter.behindRun(text, from, to, CharacterKind.SPACE);
    boolean leavesOne = end - from > 1 && kindWithin(text, end, to) != CharacterKind.END;
    return leavesOne ? end - 1 : end;
  }

  private int kindWithin(String text, int at, int to) {
    int kind = WordCutter.kindAt(text, at, to);
    return singleDigits && kind == CharacterKind.NUMBER ? CharacterKind.END : kind;
  }
}
