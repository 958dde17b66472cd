package io.dormouse.worker.tokenizer;

/// SentencePiece's byte-pair encoding: spaces are written as U+2581, the pair that makes the token
/// of the highest score is merged first, and what is no token becomes bytes.
final class SentencePieceEncoder implements TextEncoder {
  /// The character that stands for a space.
  static final char SPACE = '\u2581';

  private final TokenTable tokens;
  private final float[] scores;
  private final int[] byteTokens;
  private final int unknown;
  private final boolean addsSpace;
  private final boolean cutsAtSpaces;

  /// @param byteTokens by byte; -1 where there is none
  /// @param unknown -1 where there is none
  /// @param cutsAtSpaces whether no token has a space behind another character
  SentencePieceEncoder(
      TokenTable tokens,
      float[] scores,
      int[] byteTokens,
      int unknown,
      boolean addsSpace,
      boolean cutsAtSpaces) {
    this.tokens = tokens;
    this.scores = scores;
    this.byteTokens = byteTokens;
    this.unknown = unknown;
    this.addsSpace = addsSpace;
    this.cutsAtSpaces = cutsAtSpaces;
  }

  @Override
  public void encode(String text, int from, int to, boolean begins, TokenBuffer ids) {
    PieceMerger merger = new PieceMerger();
    byte[] utf8 = new byte[Utf8.LONGEST];
    merger.begin();
    boolean inWord = false;
    if (begins && addsSpace && from < to) {
      append(merger, utf8, SPACE);
    }
    int at = from;
    while (at < to) {
      int codePoint = WordCutter.codePointAt(text, at, to);
      at += Character.charCount(codePoint);
      boolean space = codePoint == ' ' || codePoint == SPACE;
      if (space && inWord && cutsAtSpaces) {
        encodePiece(merger, ids);
        merger.begin();
      }
      inWord = !space;
      append(merger, utf8, space ? SPACE : codePoint);
    }
    encodePiece(merger, ids);
  }

  @Override
  public int longestToken() {
    return tokens.longest();
  }

  private static void append(PieceMerger merger, byte[] utf8, int codePoint) {
    merger.beginPart();
    int bytes = Utf8.write(codePoint, utf8);
    for (int i = 0; i < bytes; i++) {
      merger.append(utf8[i]);
    }
  }

  private void encodePiece(PieceMerger merger, TokenBuffer ids) {
    merger.merge(this::priority);
    for (int part = 0; part < merger.parts(); part = merger.next(part)) {
      int from = merger.start(part);
      int to = merger.start(merger.next(part));
      int id = tokens.find(merger.bytes(), from, to);
      if (id >= 0) {
        ids.add(id);
      } else {
        addBytes(merger.bytes(), from, to, ids);
      }
    }
  }

  private void addBytes(byte[] bytes, int from, int to, TokenBuffer ids) {
    for (int at = from; at < to; at++) {
      if (byteTokens[bytes[at] & 0xFF] < 0) {
        if (unknown >= 0) {
          ids.add(unknown);
        }
        return;
      }
    }
    for (int at = from; at < to; at++) {
      ids.add(byteTokens[bytes[at] & 0xFF]);
    }
  }

  private int priority(byte[] bytes, int from, int middle, int to) {
    int id = tokens.find(bytes, from, to);
    if (id < 0) {
      return PairPriority.NEVER;
    }
    int bits = Float.floatToIntBits(scores[id]);
    return ~(bits ^ ((bits >> 31) & Integer.MAX_VALUE));
  }
}
