package io.dormouse.worker.tokenizer;

/// Code points as bytes.
final class Utf8 {
  /// The most bytes of a code point.
  static final int LONGEST = 4;

  private Utf8() {}

  /// Writes the bytes of a code point to the beginning of {@code target} and says how many they
  /// are; half a character becomes U+FFFD.
  static int write(int codePoint, byte[] target) {
    int valid = codePoint >= 0xD800 && codePoint <= 0xDFFF ? 0xFFFD : codePoint;
    if (valid < 0x80) {
      target[0] = (byte) valid;
      return 1;
    }
    int bytes = valid < 0x800 ? 2 : valid < 0x10000 ? 3 : 4;
    for (int i = bytes - 1; i > 0; i--) {
      target[i] = (byte) (0x80 | (valid & 0x3F));
      valid >>= 6;
    }
    target[0] = (byte) ((0xF00 >> bytes) | valid);
    return bytes;
  }
}
