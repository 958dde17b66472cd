package io.dormouse.worker.model.gguf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The first bytes of a file, little-endian, shared by all values that lie in them.
final class HeaderBytes {
  private byte[] bytes;

  HeaderBytes(int capacity) {
    this.bytes = new byte[capacity];
  }

  byte[] array() {
    return bytes;
  }

  void resize(int capacity) {
    bytes = Arrays.copyOf(bytes, capacity);
  }

  int uint8(int at) {
    return bytes[at] & 0xff;
  }

  int uint16(int at) {
    return uint8(at) | uint8(at + 1) << 8;
  }

  int int32(int at) {
    return int32(bytes, at);
  }

  long int64(int at) {
    return Integer.toUnsignedLong(int32(at)) | (long) int32(at + Integer.BYTES) << Integer.SIZE;
  }

  String text(int at, int length) {
    return new String(bytes, at, length, StandardCharsets.UTF_8);
  }

  static int int32(byte[] bytes, int at) {
    return (bytes[at] & 0xff)
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | bytes[at + 3] << 24;
  }
}
