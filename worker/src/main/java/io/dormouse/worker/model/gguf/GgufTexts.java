package io.dormouse.worker.model.gguf;

import java.util.AbstractList;
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

  /// Copies a text's UTF-8 bytes to {@code target} from {@code at}.
  public void copyBytes(int index, byte[] target, int at) {
    System.arraycopy(header.array(), starts[index], target, at, byteLength(index));
  }
}
