package io.dormouse.worker.tokenizer;

import java.util.Set;

/// A language model's tokenizer: special tokens found here, the text between them by a {@link
/// TextEncoder}.
public final class VocabularyTokenizer implements LanguageTokenizer {
  private final Vocabulary vocabulary;
  private final TextEncoder encoder;
  private final TokenNames special;
  private final TokenNames userDefined;
  private final boolean addsBeginning;
  private final boolean skipsSpace;
  private final int[] endTokens;

  VocabularyTokenizer(
      Vocabulary vocabulary, TextEncoder encoder, boolean addsBeginning, boolean skipsSpace) {
    this.vocabulary = vocabulary;
    this.encoder = encoder;
    this.special = new TokenNames(vocabulary.special());
    this.userDefined = new TokenNames(vocabulary.userDefined());
    this.addsBeginning = addsBeginning && vocabulary.promptTokens().beginning().isPresent();
    this.skipsSpace = skipsSpace;
    this.endTokens = vocabulary.endTokens();
  }

  /// The tokenizer of that vocabulary, which needs nothing else.
  ///
  /// @throws VocabularyException when it is broken or of a kind that does not work here
  public static VocabularyTokenizer of(VocabularySource source) throws VocabularyException {
    return switch (source.model()) {
      case "gpt2" -> VocabularyReader.bytePair(source);
      case "llama" -> VocabularyReader.sentencePiece(source);
      default ->
          throw new VocabularyException(
              "its tokenizer " + source.model() + " is unknown; those that work are gpt2, llama");
    };
  }

  @Override
  public int vocabulary() {
    return vocabulary.size();
  }

  @Override
  public int[] encode(String text) {
    TokenBuffer ids = new TokenBuffer();
    encodeText(text, ids);
    return ids.toArray();
  }

  @Override
  public int[] encodePrompt(String text, SpecialTextGuard guard) {
    TokenBuffer ids = new TokenBuffer();
    int from = 0;
    int at = 0;
    while (at < text.length()) {
      int name = special.longestAt(text, at, text.length());
      if (name < 0) {
        at++;
        continue;
      }
      encodeText(guard.restore(text.substring(from, at)), ids);
      ids.add(special.id(name));
      at += special.name(name).length();
      from = at;
    }
    encodeText(guard.restore(text.substring(from)), ids);
    return withBeginning(ids.toArray());
  }

  private int[] withBeginning(int[] ids) {
    int beginning = vocabulary.promptTokens().beginning().orElse(-1);
    if (!addsBeginning || (ids.length > 0 && ids[0] == beginning)) {
      return ids;
    }
    int[] all = new int[ids.length + 1];
    all[0] = beginning;
    System.arraycopy(ids, 0, all, 1, ids.length);
    return all;
  }

  private void encodeText(String text, TokenBuffer ids) {
    boolean begins = true;
    int from = 0;
    int at = userDefined.isEmpty() ? text.length() : 0;
    while (at < text.length()) {
      int name = userDefined.longestAt(text, at, text.length());
      if (name < 0) {
        at++;
        continue;
      }
      encoder.encode(text, from, at, begins, ids);
      ids.add(userDefined.id(name));
      at += userDefined.name(name).length();
      from = at;
      begins = true;
    }
    encoder.encode(text, from, text.length(), begins, ids);
  }

  @Override
  public int leastTokens(String text) {
    int longest = Math.max(1, encoder.longestToken());
    longest = Math.max(longest, Math.max(special.longest(), userDefined.longest()));
    return (text.length() + longest - 1) / longest;
  }

  @Override
  public byte[] bytesOf(int id) {
    return vocabulary.bytesOf(id);
  }

  @Override
  public boolean isSpecial(int id) {
    return vocabulary.isSpecial(id);
  }

  @Override
  public int[] endTokens() {
    return endTokens.clone();
  }

  @Override
  public String beginningText() {
    return vocabulary.name(vocabulary.promptTokens().beginning());
  }

  @Override
  public String endText() {
    return vocabulary.name(vocabulary.promptTokens().end());
  }

  @Override
  public Set<String> specialTexts() {
    return special.all();
  }

  @Override
  public StreamDecoder newDecoder() {
    return new Utf8StreamDecoder(this, skipsSpace);
  }

  @Override
  public StreamDecoder newContinuationDecoder() {
    return new Utf8StreamDecoder(this, false);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
