package io.dormouse.worker.model.graph;

/// Cosines and sines of the angles by which rotary positions turn pairs of a head's elements:
/// {@code [positions, headWidth / 2]}, angle {@code position * base^(-2 * pair / headWidth)}.
record RotaryTable(int positions, int headWidth, double base) {
  float[] cosines() {
    return filled(true);
  }

  float[] sines() {
    return filled(false);
  }

  private float[] filled(boolean cosine) {
    int pairs = headWidth / 2;
    float[] values = new float[positions * pairs];
    for (int pair = 0; pair < pairs; pair++) {
      double frequency = Math.pow(base, -2.0 * pair / headWidth);
      for (int position = 0; position < positions; position++) {
        double angle = position * frequency;
        values[position * pairs + pair] = (float) (cosine ? Math.cos(angle) : Math.sin(angle));
      }
    }
    return values;
  }
}
