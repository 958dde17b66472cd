package io.dormouse.worker.tokenizer;

import java.util.Arrays;

/// Token ids as they are found.
final class TokenBuffer {
  private int[] ids = new int[64];
  private int size;

  void add(int id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, size * 2);
    }
    ids[size++] = id;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int[] toArray() {
    return Arrays.copyOf(ids, size);
  }
}
