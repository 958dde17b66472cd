package io.dormouse.worker.model.weights;

/// Numbers of several bytes, the lowest first.
final class LittleEndian {
  private LittleEndian() {}

  static int uint16(byte[] source, int at) {
    return (source[at] & 0xff) | ((source[at + 1] & 0xff) << 8);
  }

  static int int32(byte[] source, int at) {
    return uint16(source, at) | (uint16(source, at + 2) << 16);
  }

  static float float16(byte[] source, int at) {
    return Float.float16ToFloat((short) uint16(source, at));
  }
}
