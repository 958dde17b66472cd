package io.dormouse.worker.model.weights;

/// Elements being packed: their integers, their scales and their corrections, each appended in
/// order.
final class PackedElements {
  private static final int HALF_RANGE = 8;

  private final byte[] values;
  private final float[] scales;
  private final float[] corrections;
  private int valueCount;
  private int scaleCount;
  private int correctionCount;

  PackedElements(int values, int scales, int corrections) {
    this.values = new byte[values];
    this.scales = new float[scales];
    this.corrections = new float[corrections];
  }

  void clear() {
    valueCount = 0;
    scaleCount = 0;
    correctionCount = 0;
  }

  /// Appends an element of 8 bits, or two of 4 bits with the first in the lower half.
  void value(int value) {
    values[valueCount++] = (byte) value;
  }

  /// Appends the lower halves of {@code count} bytes, then the higher ones, two to a byte.
  void halves(byte[] source, int at, int count) {
    for (int i = 0; i < count; i += 2) {
      value((source[at + i] & 0x0f) | ((source[at + i + 1] & 0x0f) << 4));
    }
    for (int i = 0; i < count; i += 2) {
      value(((source[at + i] & 0xf0) >> 4) | (source[at + i + 1] & 0xf0));
    }
  }

  void scale(float scale) {
    scales[scaleCount++] = scale;
  }

  /// Appends a block of 4 bits' scale, and what corrects its minimum and that 0 is stored as 8.
  void scaleAndMinimum(float scale, float minimum) {
    scale(scale);
    corrections[correctionCount++] = minimum + HALF_RANGE * scale;
  }

  byte[] values() {
    return values;
  }

  int valueCount() {
    return valueCount;
  }

  float[] scales() {
    return scales;
  }

  int scaleCount() {
    return scaleCount;
  }

  float[] corrections() {
    return corrections;
  }

  int correctionCount() {
    return correctionCount;
  }
}
