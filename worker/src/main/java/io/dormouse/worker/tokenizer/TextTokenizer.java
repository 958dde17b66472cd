package io.dormouse.worker.tokenizer;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.dormouse.worker.engine.TokenSequence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// A model's {@code tokenizer.json}, with the padding and truncation that the file asks for taken
/// out.
///
/// Safe to use from several threads; closing waits for those inside. Chosen over DJL's {@code
/// HuggingFaceTokenizer}, which fetches offsets, words and texts of every token with each call and
/// asks a cloud metadata service at start-up; this uses the native functions beneath it.
public final class TextTokenizer implements AutoCloseable {
  private static final String LONGEST_FIRST = "LONGEST_FIRST";

  /// Texts up to this length are encoded at once.
  private static final int SHORT_CHARACTERS = 8192;

  private static final int CHARACTERS_PER_TOKEN = 16;

  /// The tokens that a word cut at the end of a start may have more than the whole word.
  private static final int CUT_WORD_TOKENS = 128;

  private final long handle;
  private final int maxTokens;
  private final boolean truncate;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private TextTokenizer(long handle, int maxTokens, boolean truncate) {
    this.handle = handle;
    this.maxTokens = maxTokens;
    this.truncate = truncate;
  }

  /// Reads the file; the native library is unpacked below {@code cache} once for each version of
  /// it.
  ///
  /// @param truncate cut inputs of more than {@code maxTokens} tokens instead of refusing them
  public static TextTokenizer load(Path file, Path cache, int maxTokens, boolean truncate)
      throws IOException {
    System.setProperty("ENGINE_CACHE_DIR", cache.toString());
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    LibUtils.checkStatus();
    String json = Files.readString(file, StandardCharsets.UTF_8);
    long handle = TokenizersLibrary.LIB.createTokenizerFromString(json);
    TokenizersLibrary.LIB.disablePadding(handle);
    if (truncate) {
      TokenizersLibrary.LIB.setTruncation(handle, maxTokens, LONGEST_FIRST, 0);
    } else {
      TokenizersLibrary.LIB.disableTruncation(handle);
    }
    return new TextTokenizer(handle, maxTokens, truncate);
  }

  /// The token ids of a text, special tokens included.
  ///
  /// @throws TokenizationException when they are more than the model takes
  public TokenSequence encode(String text) throws TokenizationException {
    boolean filled = false;
    long characters = Math.max(SHORT_CHARACTERS, (long) CHARACTERS_PER_TOKEN * maxTokens);
    for (; characters < text.length(); characters *= 2) {
      long[] ids = ids(start(text, (int) characters));
      if (ids.length > maxTokens + CUT_WORD_TOKENS) {
        throw tooLong("at least " + (ids.length - CUT_WORD_TOKENS));
      }
      boolean fillsToo = truncate && ids.length == maxTokens;
      if (filled && fillsToo) {
        return checked(ids);
      }
      filled = fillsToo;
    }
    return checked(ids(text));
  }

  private static String start(String text, int characters) {
    boolean splits = Character.isHighSurrogate(text.charAt(characters - 1));
    return text.substring(0, splits ? characters - 1 : characters);
  }

  private long[] ids(String text) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the tokenizer is closed");
      }
      long encoding = TokenizersLibrary.LIB.encode(handle, text, true);
      try {
        return TokenizersLibrary.LIB.getTokenIds(encoding);
      } finally {
        TokenizersLibrary.LIB.deleteEncoding(encoding);
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  /// Ids that a client made itself, checked like a text's.
  ///
  /// @throws TokenizationException when they are more than the model takes
  public TokenSequence accept(long[] ids) throws TokenizationException {
    return checked(ids);
  }

  private TokenSequence checked(long[] ids) throws TokenizationException {
    if (ids.length > maxTokens) {
      throw tooLong(Integer.toString(ids.length));
    }
    if (ids.length == 0) {
      throw new TokenizationException("invalid_input", "An input has no tokens.");
    }
    return new TokenSequence(ids);
  }

  private TokenizationException tooLong(String tokens) {
    return new TokenizationException(
        "context_length_exceeded",
        "This model takes at most "
            + maxTokens
            + " tokens, but an input has "
            + tokens
            + "; shorten it.");
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        TokenizersLibrary.LIB.deleteTokenizer(handle);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
