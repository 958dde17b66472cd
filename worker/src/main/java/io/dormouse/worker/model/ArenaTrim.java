package io.dormouse.worker.model;

/// Says when ONNX Runtime's arena is to give back what larger steps took: after so many decodes
/// without a prefill at least half as large as the largest.
///
/// Used by one thread.
final class ArenaTrim {
  /// Decodes from the last large prefill to the trim.
  static final int DECODES = 256;

  private long largestBytes;
  private int decodes;

  /// A prefill runs that takes about so many bytes, 1 or more.
  void prefill(long bytes) {
    if (bytes >= largestBytes / 2) {
      largestBytes = Math.max(largestBytes, bytes);
      decodes = 0;
    }
  }

  /// A decode runs; whether the arena is to be trimmed at its end.
  boolean decode() {
    if (largestBytes == 0) {
      return false;
    }
    decodes++;
    if (decodes < DECODES) {
      return false;
    }
    largestBytes = 0;
    decodes = 0;
    return true;
  }
}
