package io.dormouse.gateway.http;

import java.util.Arrays;

/// The extents of one body, in its order.
final class ExtentList {
  private int[] extents = new int[4];
  private int size;

  void add(int extent) {
    if (size == extents.length) {
      extents = Arrays.copyOf(extents, 2 * size);
    }
    extents[size++] = extent;
  }

  int get(int index) {
    return extents[index];
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }
}
