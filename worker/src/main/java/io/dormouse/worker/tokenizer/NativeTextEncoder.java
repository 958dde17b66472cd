package io.dormouse.worker.tokenizer;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.nio.file.Path;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Hugging Face's own encoder, by its native functions.
final class NativeTextEncoder implements TextEncoder {
  private final long handle;
  private final int longestToken;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private NativeTextEncoder(long handle, int longestToken) {
    this.handle = handle;
    this.longestToken = longestToken;
  }

  /// @param json a {@code tokenizer.json} whose special tokens are left out
  /// @param cache where the native library is unpacked, once for each version of it
  static NativeTextEncoder of(String json, Path cache, int longestToken)
      throws VocabularyException {
    System.setProperty("ENGINE_CACHE_DIR", cache.toString());
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    LibUtils.checkStatus();
    try {
      long handle = TokenizersLibrary.LIB.createTokenizerFromString(json);
      TokenizersLibrary.LIB.disablePadding(handle);
      TokenizersLibrary.LIB.disableTruncation(handle);
      return new NativeTextEncoder(handle, longestToken);
    } catch (RuntimeException e) {
      throw new VocabularyException("its tokenizer.json cannot be read: " + e.getMessage());
    }
  }

  @Override
  public void encode(String text, int from, int to, boolean begins, TokenBuffer ids) {
    if (from == to) {
      return;
    }
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the tokenizer is closed");
      }
      long encoding = TokenizersLibrary.LIB.encode(handle, text.substring(from, to), false);
      try {
        for (long id : TokenizersLibrary.LIB.getTokenIds(encoding)) {
          ids.add((int) id);
        }
      } finally {
        TokenizersLibrary.LIB.deleteEncoding(encoding);
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public int longestToken() {
    return longestToken;
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
