package io.dormouse.worker.model;

import java.nio.FloatBuffer;

/// Mean pooling over a row's own tokens, then L2 norm: what sentence-transformers does after the
/// graph.
final class Pooling {
  private static final float SMALLEST_NORM = 1e-12f;

  private Pooling() {}

  /// Pools the first {@code tokens} states of the row that starts at {@code offset}.
  static float[] meanNormalized(FloatBuffer states, int offset, int tokens, int width) {
    float[] vector = new float[width];
    float[] state = new float[width];
    for (int token = 0; token < tokens; token++) {
      states.get(offset + token * width, state);
      for (int i = 0; i < width; i++) {
        vector[i] += state[i];
      }
    }
    double squares = 0;
    for (int i = 0; i < width; i++) {
      vector[i] /= tokens;
      squares += (double) vector[i] * vector[i];
    }
    float norm = Math.max((float) Math.sqrt(squares), SMALLEST_NORM);
    for (int i = 0; i < width; i++) {
      vector[i] /= norm;
    }
    return vector;
  }
}
