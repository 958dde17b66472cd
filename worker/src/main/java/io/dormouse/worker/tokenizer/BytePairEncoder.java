package io.dormouse.worker.tokenizer;

import java.text.Normalizer;

/// Byte-level byte-pair encoding: text is cut into words, a word's bytes are written in the
/// vocabulary's alphabet, and the best pair of neighbours is merged until none is left.
final class BytePairEncoder implements TextEncoder {
  /// The most characters that form C makes one of.
  private static final int LONGEST_COMPOSED = 4;

  private final TokenTable tokens;
  private final MergeTable merges;
  private final PreTokenizer preTokenizer;

  BytePairEncoder(TokenTable tokens, MergeTable merges, PreTokenizer preTokenizer) {
    this.tokens = tokens;
    this.merges = merges;
    this.preTokenizer = preTokenizer;
  }

  @Override
  public void encode(String text, int from, int to, boolean begins, TokenBuffer ids) {
    PieceMerger merger = new PieceMerger();
    if (preTokenizer.composes()
        && !Normalizer.isNormalized(text.substring(from, to), Normalizer.Form.NFC)) {
      String composed = Normalizer.normalize(text.substring(from, to), Normalizer.Form.NFC);
      encodeWords(composed, 0, composed.length(), merger, ids);
    } else {
      encodeWords(text, from, to, merger, ids);
    }
  }

  @Override
  public int longestToken() {
    return preTokenizer.composes() ? LONGEST_COMPOSED * tokens.longest() : tokens.longest();
  }

  private void encodeWords(String text, int from, int to, PieceMerger merger, TokenBuffer ids) {
    byte[] utf8 = new byte[Utf8.LONGEST];
    int start = from;
    while (start < to) {
      int end = preTokenizer.cutter().wordEnd(text, start, to);
      fill(merger, utf8, text, start, end);
      encodeWord(merger, ids);
      start = end;
    }
  }

  private static void fill(PieceMerger merger, byte[] utf8, String text, int from, int to) {
    merger.begin();
    int at = from;
    while (at < to) {
      int codePoint = WordCutter.codePointAt(text, at, to);
      at += Character.charCount(codePoint);
      int bytes = Utf8.write(codePoint, utf8);
      for (int i = 0; i < bytes; i++) {
        merger.beginPart();
        char character = ByteAlphabet.character(utf8[i]);
        if (character < 0x80) {
          merger.append(character);
        } else {
          merger.append(0xC0 | (character >> 6));
          merger.append(0x80 | (character & 0x3F));
        }
      }
    }
  }

  private void encodeWord(PieceMerger merger, TokenBuffer ids) {
    if (preTokenizer.wholeWordsFirst()) {
      int whole = tokens.find(merger.bytes(), 0, merger.length());
      if (whole >= 0) {
        ids.add(whole);
        return;
      }
    }
    merger.merge(merges);
    for (int part = 0; part < merger.parts(); part = merger.next(part)) {
      add(merger, merger.start(part), merger.start(merger.next(part)), ids);
    }
  }

  private void add(PieceMerger merger, int from, int to, TokenBuffer ids) {
    int id = tokens.find(merger.bytes(), from, to);
    if (id >= 0) {
      ids.add(id);
      return;
    }
    int at = from;
    while (at < to) {
      int end = merger.bytes()[at] < 0 ? at + 2 : at + 1;
      int single = tokens.find(merger.bytes(), at, end);
      if (single >= 0) {
        ids.add(single);
      }
      at = end;
    }
  }
}
