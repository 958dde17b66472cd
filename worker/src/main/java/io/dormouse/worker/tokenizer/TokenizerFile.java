package io.dormouse.worker.tokenizer;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// A {@code tokenizer.json}, whose own rules count where it lies beside a model's file.
///
/// Its special tokens are taken out before Hugging Face's encoder sees it, so that their names in
/// users' texts stay text.
public final class TokenizerFile {
  private static final int MOST_TOKENS = 1 << 21;
  private static final long MOST_BYTES = 64L << 20;

  /// The most characters that normalising makes one token's character of.
  private static final int LONGEST_COMPOSED = 4;

  private final JsonObject json;
  private final Map<Integer, String> tokens = new TreeMap<>();
  private final Map<Integer, Integer> types = new TreeMap<>();

  private TokenizerFile(JsonObject json) {
    this.json = json;
  }

  /// Reads the file.
  ///
  /// @param cache where the native library is unpacked, once for each version of it
  /// @param promptTokens by the model's own file
  /// @throws VocabularyException when it is broken or of a kind that does not work here
  public static LanguageTokenizer load(Path file, Path cache, PromptTokens promptTokens)
      throws IOException, VocabularyException {
    if (Files.size(file) > MOST_BYTES) {
      throw new VocabularyException(
          "its tokenizer.json is longer than " + (MOST_BYTES >> 20) + " MiB");
    }
    try {
      JsonObject json = new JsonObject(Files.readString(file, StandardCharsets.UTF_8));
      return new TokenizerFile(json).tokenizer(cache, promptTokens);
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      throw new VocabularyException("its tokenizer.json is none: " + e.getMessage());
    }
  }

  private LanguageTokenizer tokenizer(Path cache, PromptTokens promptTokens)
      throws VocabularyException {
    TokenBytes bytes = tokenBytes();
    readModel(bytes);
    readAddedTokens();
    int size = tokens.isEmpty() ? 0 : ((TreeMap<Integer, String>) tokens).lastKey() + 1;
    String[] names = new String[size];
    Arrays.fill(names, "");
    int[] kinds = new int[size];
    Arrays.fill(kinds, TokenType.UNUSED);
    int longest = 1;
    for (Map.Entry<Integer, String> token : tokens.entrySet()) {
      names[token.getKey()] = token.getValue();
      kinds[token.getKey()] = types.getOrDefault(token.getKey(), TokenType.NORMAL);
      longest = Math.max(longest, token.getValue().length());
    }
    Vocabulary vocabulary =
        Vocabulary.of(
            new VocabularySource(
                "tokenizer.json",
                null,
                ByteStrings.of(Arrays.asList(names)),
                kinds,
                null,
                ByteStrings.NONE,
                promptTokens),
            bytes);
    TextEncoder encoder = NativeTextEncoder.of(json.encode(), cache, LONGEST_COMPOSED * longest);
    boolean addsBeginning = promptTokens.addBeginning().orElse(bytes == TokenBytes.SENTENCE_PIECE);
    return new VocabularyTokenizer(
        vocabulary, encoder, addsBeginning, bytes == TokenBytes.SENTENCE_PIECE);
  }

  private TokenBytes tokenBytes() throws VocabularyException {
    if (mentions("pre_tokenizer", "\"prepend_scheme\":\"first\"")) {
      throw new VocabularyException(
          "its tokenizer.json has the prepend_scheme first; those that work are always and never");
    }
    if (mentions("decoder", "\"ByteLevel\"")) {
      return TokenBytes.BYTE_LEVEL;
    }
    if (mentions("decoder", "\"Metaspace\"") || mentions("decoder", "\"ByteFallback\"")) {
      return TokenBytes.SENTENCE_PIECE;
    }
    throw new VocabularyException(
        "its tokenizer.json has an unknown decoder; those that work are ByteLevel, ByteFallback,"
            + " Metaspace");
  }

  private boolean mentions(String part, String text) {
    JsonObject object = json.getJsonObject(part);
    return object != null && object.encode().contains(text);
  }

  private void readModel(TokenBytes bytes) throws VocabularyException {
    JsonObject model = json.getJsonObject("model");
    if (!"BPE".equals(model.getString("type"))) {
      throw new VocabularyException(
          "its tokenizer.json has the model "
              + model.getString("type")
              + "; the one that works is BPE");
    }
    for (Map.Entry<String, Object> token : model.getJsonObject("vocab")) {
      boolean isByte =
          bytes == TokenBytes.SENTENCE_PIECE && TokenBytes.namedByte(token.getKey()) >= 0;
      put((Integer) token.getValue(), token.getKey(), isByte ? TokenType.BYTE : TokenType.NORMAL);
    }
  }

  private void readAddedTokens() throws VocabularyException {
    JsonArray kept = new JsonArray();
    for (Object entry : json.getJsonArray("added_tokens", new JsonArray())) {
      JsonObject token = (JsonObject) entry;
      String name = token.getString("content");
      boolean special = token.getBoolean("special", false);
      put(token.getInteger("id"), name, special ? TokenType.CONTROL : TokenType.NORMAL);
      if (!special) {
        kept.add(token);
      } else if (token.getBoolean("lstrip", false)
          || token.getBoolean("rstrip", false)
          || token.getBoolean("single_word", false)) {
        throw new VocabularyException(
            "its special token " + name + " takes the space around it, which does not work here");
      }
    }
    json.put("added_tokens", kept);
  }

  private void put(int id, String name, int type) throws VocabularyException {
    if (id < 0 || id >= MOST_TOKENS) {
      throw new VocabularyException("its token " + id + " is not within " + MOST_TOKENS);
    }
    tokens.put(id, name);
    types.put(id, type);
  }
}
