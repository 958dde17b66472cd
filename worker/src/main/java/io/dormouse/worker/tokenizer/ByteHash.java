package io.dormouse.worker.tokenizer;

/// Hashes of short runs of bytes.
final class ByteHash {
  /// A table in which a search takes more steps than this is made to be slow.
  static final int MOST_STEPS = 4096;

  private static final int SEED = 0x811C9DC5;
  private static final int FACTOR = 0x01000193;

  private ByteHash() {}

  /// The hash of the bytes from {@code from} to before {@code to}.
  static int of(byte[] bytes, int from, int to) {
    return spread(extend(SEED, bytes, from, to));
  }

  /// The hash of two runs that are told apart by where the first ends.
  static int ofPair(byte[] bytes, int from, int middle, int next, int to) {
    int hash = extend(SEED, bytes, from, middle);
    return spread(extend(hash + 0x9E3779B9, bytes, next, to));
  }

  /// Slots of a table for that many entries: a power of two, at least twice as many.
  static int slots(int entries) {
    return Math.max(16, Integer.highestOneBit(Math.max(1, entries)) * 4);
  }

  private static int extend(int hash, byte[] bytes, int from, int to) {
    int result = hash;
    for (int i = from; i < to; i++) {
      result = (result ^ bytes[i]) * FACTOR;
    }
    return result;
  }

  private static int spread(int hash) {
    int mixed = (hash ^ (hash >>> 15)) * 0x2C1B3C6D;
    return mixed ^ (mixed >>> 13);
  }
}
