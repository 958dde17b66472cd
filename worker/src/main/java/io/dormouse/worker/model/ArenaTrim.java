package io.dormouse.worker.model;

/// Says when ONNX Runtime's arena is to give back what larger steps took: after so many decodes
/// without a prefill at least half as large as the largest.
///
/// Where it is not known that the runtime can do that, the first decode of all finds out, and a
/// refusal ends it; later no failure is taken for one. Used by one thread.
final class ArenaTrim {
  /// Decodes from the last large prefill to the trim.
  static final int DECODES = 256;

  private boolean works;
  private boolean refused;
  private long largestBytes;
  private int decodes;

  /// @param works whether the arena is known to be trimmed; else the first decode finds out
  ArenaTrim(boolean works) {
    this.works = works;
  }

  /// Whether the arena is known to be trimmed.
  boolean works() {
    return works;
  }

  /// The arena was trimmed.
  void done() {
    works = true;
  }

  /// The runtime does not trim this arena.
  void refused() {
    refused = true;
  }

  /// A prefill runs that takes about so many bytes, 1 or more.
  void prefill(long bytes) {
    if (bytes >= largestBytes / 2) {
      largestBytes = Math.max(largestBytes, bytes);
      decodes = 0;
    }
  }

  /// A decode runs; whether the arena is to be trimmed at its end.
  boolean decode() {
    if (refused) {
      return false;
    }
    if (!works) {
      return true;
    }
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
