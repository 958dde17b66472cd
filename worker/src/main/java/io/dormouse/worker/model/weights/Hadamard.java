package io.dormouse.worker.model.weights;

/// The Hadamard matrix of 64 rows, scaled so that it turns vectors and is its own inverse.
///
/// It spreads what a few elements hold over all 64.
public final class Hadamard {
  /// Elements that are turned together.
  public static final int BLOCK = 64;

  private static final float SCALE = 1 / 8f;

  private Hadamard() {}

  /// Turns each 64 of the {@code count} elements from {@code at} on.
  public static void turn(float[] elements, int at, int count) {
    for (int block = at; block < at + count; block += BLOCK) {
      for (int distance = 1; distance < BLOCK; distance *= 2) {
        butterflies(elements, block, distance);
      }
      for (int i = block; i < block + BLOCK; i++) {
        elements[i] *= SCALE;
      }
    }
  }

  private static void butterflies(float[] elements, int block, int distance) {
    for (int first = block; first < block + BLOCK; first += 2 * distance) {
      for (int i = first; i < first + distance; i++) {
        float left = elements[i];
        float right = elements[i + distance];
        elements[i] = left + right;
        elements[i + distance] = left - right;
      }
    }
  }

  /// Its elements, row by row.
  public static float[] elements() {
    float[] elements = new float[BLOCK * BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      elements[i * BLOCK + i] = 1;
    }
    turn(elements, 0, elements.length);
    return elements;
  }
}
