package io.dormouse.worker.model.weights;

import io.dormouse.worker.model.weights.StoredWeight.Turned;
import java.util.List;

/// Rows of a matrix turned by {@link Hadamard} and rounded to 8 bits, with a scale for each group
/// of a row.
final class TurnedRows {
  private static final int LARGEST = 127;

  private final byte[] values = new byte[RowRange.MAX_ELEMENTS];
  private final float[] scales = new float[RowRange.MAX_ELEMENTS / Hadamard.BLOCK];

  /// Turns {@code rows} rows of {@code columns} elements in place, and rounds them.
  void round(float[] elements, int rows, int columns, WholeNumbers numbers) {
    List<Integer> groups = Turned.groups(columns);
    Hadamard.turn(elements, 0, rows * columns);
    int at = 0;
    for (int row = 0; row < rows; row++) {
      for (int group = 0; group < groups.size(); group++) {
        int count = groups.get(group);
        scales[row * groups.size() + group] = roundGroup(elements, at, count, numbers.zero());
        at += count;
      }
    }
  }

  private float roundGroup(float[] elements, int at, int count, int zero) {
    float largest = 0;
    for (int i = at; i < at + count; i++) {
      largest = Math.max(largest, Math.abs(elements[i]));
    }
    float scale = largest / LARGEST;
    float steps = scale == 0 ? 0 : 1 / scale;
    for (int i = at; i < at + count; i++) {
      int value = Math.clamp(Math.round(elements[i] * steps), -LARGEST, LARGEST);
      values[i] = (byte) (value + zero);
    }
    return scale;
  }

  /// The integers row by row.
  byte[] values() {
    return values;
  }

  /// The scales, those of a row's groups together.
  float[] scales() {
    return scales;
  }
}
