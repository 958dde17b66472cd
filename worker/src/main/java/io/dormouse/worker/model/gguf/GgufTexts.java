package io.dormouse.worker.model.gguf;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;

/// An array of texts that are held as the file's bytes; each is made when asked for.
public final class GgufTexts extends AbstractList<String> implements RandomAccess {
  private final HeaderBytes header;
  private final int[] starts;

  /// Texts whose first bytes are at {@code starts}, each behind its length of eight bytes.
  GgufTexts(HeaderBytes header, int[] starts) {
    this.header = header;
    this.starts = starts;
  }

  @Override
  public int size() {
    return starts.length;
  }

  @Override
  public String get(int index) {
    return header.text(starts[index], byteLength(index));
  }

  /// Bytes of a text in UTF-8.
  public int byteLength(int index) {
    return header.int32(starts[index] - Long.BYTES);
  }

  /// The bytes that hold all texts as UTF-8; not to be changed.
  public byte[] bytes() {
    return header.array();
  }

  /// Where each text begins in {@link #bytes}, and where one more would: each begins eight bytes
  /// behind the end of the one before.
  public int[] starts() {
    int size = starts.length;
    int[] all = Arrays.copyOf(starts, size + 1);
    all[size] = size == 0 ? Long.BYTES : starts[size - 1] + byteLength(size - 1) + Long.BYTES;
    return all;
  }
}
