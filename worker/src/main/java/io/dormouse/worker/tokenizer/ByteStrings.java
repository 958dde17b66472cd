package io.dormouse.worker.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Many short texts as UTF-8 in one array, so that a vocabulary costs no object for each token.
///
/// @param bytes not to be changed
/// @param starts where each text begins, and where one more would: one more than there are texts
/// @param gap bytes between the end of a text and the beginning of the next
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; copies would cost a cold start
public record ByteStrings(byte[] bytes, int[] starts, int gap) {
  /// No texts.
  public static final ByteStrings NONE = new ByteStrings(new byte[0], new int[] {0}, 0);

  /// Checks that the texts follow one another within the bytes.
  public ByteStrings {
    if (starts.length == 0 || starts[0] < 0 || starts[starts.length - 1] - gap > bytes.length) {
      throw new IllegalArgumentException("texts beyond the bytes");
    }
    for (int i = 1; i < starts.length; i++) {
      if (starts[i] - starts[i - 1] < gap) {
        throw new IllegalArgumentException("text " + i + " begins within the one before");
      }
    }
  }

  /// Packs texts.
  public static ByteStrings of(List<String> texts) {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    int[] starts = new int[texts.size() + 1];
    for (int i = 0; i < texts.size(); i++) {
      bytes.writeBytes(texts.get(i).getBytes(StandardCharsets.UTF_8));
      starts[i + 1] = bytes.size();
    }
    return new ByteStrings(bytes.toByteArray(), starts, 0);
  }

  /// How many texts there are.
  public int size() {
    return starts.length - 1;
  }

  /// The first byte of a text.
  int start(int index) {
    return starts[index];
  }

  /// Behind the last byte of a text.
  int end(int index) {
    return starts[index + 1] - gap;
  }

  /// One text.
  String text(int index) {
    return new String(bytes, start(index), end(index) - start(index), StandardCharsets.UTF_8);
  }
}
