package io.dormouse.worker.tokenizer;

import java.util.Arrays;

/// Builds the tables that a vocabulary's way of encoding needs.
final class VocabularyReader {
  private VocabularyReader() {}

  static VocabularyTokenizer bytePair(VocabularySource source) throws VocabularyException {
    PreTokenizer preTokenizer = PreTokenizer.named(source.preTokenizer());
    if (source.merges().size() == 0) {
      throw new VocabularyException("its vocabulary has no merges");
    }
    Vocabulary vocabulary = Vocabulary.of(source, TokenBytes.BYTE_LEVEL);
    BytePairEncoder encoder =
        new BytePairEncoder(textTokens(vocabulary), MergeTable.of(source.merges()), preTokenizer);
    boolean addsBeginning =
        source.promptTokens().addBeginning().orElse(preTokenizer.addsBeginning());
    return new VocabularyTokenizer(vocabulary, encoder, addsBeginning, false);
  }

  static VocabularyTokenizer sentencePiece(VocabularySource source) throws VocabularyException {
    Vocabulary vocabulary = Vocabulary.of(source, TokenBytes.SENTENCE_PIECE);
    float[] scores = source.scores();
    if (scores == null || scores.length != vocabulary.size()) {
      throw new VocabularyException("its vocabulary has not a score for every token");
    }
    boolean addsSpace = source.promptTokens().addSpacePrefix().orElse(true);
    SentencePieceEncoder encoder =
        new SentencePieceEncoder(
            textTokens(vocabulary),
            scores,
            byteTokens(vocabulary),
            source.promptTokens().unknown().orElse(-1),
            addsSpace,
            cutsAtSpaces(vocabulary));
    boolean addsBeginning = source.promptTokens().addBeginning().orElse(true);
    return new VocabularyTokenizer(vocabulary, encoder, addsBeginning, addsSpace);
  }

  /// The tokens that text may become: all but special ones and those for bytes.
  private static TokenTable textTokens(Vocabulary vocabulary) throws VocabularyException {
    TokenTable table = new TokenTable(vocabulary.tokens(), vocabulary.size());
    for (int id = 0; id < vocabulary.size(); id++) {
      if (isText(vocabulary, id)) {
        table.add(id);
      }
    }
    return table;
  }

  private static boolean isText(Vocabulary vocabulary, int id) {
    return !vocabulary.isSpecial(id) && vocabulary.type(id) != TokenType.BYTE;
  }

  private static int[] byteTokens(Vocabulary vocabulary) {
    int[] tokens = new int[256];
    Arrays.fill(tokens, -1);
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.type(id) == TokenType.BYTE) {
        int value = TokenBytes.namedByte(vocabulary.name(id));
        if (value >= 0) {
          tokens[value] = id;
        }
      }
    }
    return tokens;
  }

  private static boolean cutsAtSpaces(Vocabulary vocabulary) {
    ByteStrings tokens = vocabulary.tokens();
    for (int id = 0; id < vocabulary.size(); id++) {
      if (isText(vocabulary, id) && hasInnerSpace(tokens, id)) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasInnerSpace(ByteStrings tokens, int id) {
    byte[] bytes = tokens.bytes();
    boolean inWord = false;
    int at = tokens.start(id);
    while (at < tokens.end(id)) {
      boolean space =
          at + 3 <= tokens.end(id)
              && bytes[at] == (byte) 0xE2
              && bytes[at + 1] == (byte) 0x96
              && bytes[at + 2] == (byte) 0x81;
      if (space && inWord) {
        return true;
      }
      inWord = !space;
      at += space ? 3 : 1;
    }
    return false;
  }
}
