package io.dormouse.worker.model.graph;

import java.util.function.DoubleUnaryOperator;

/// Cosines and sines of the angles by which rotary positions turn pairs of a head's elements:
/// {@code [positions, headWidth / 2]}, angle {@code position * base^(-2 * pair / headWidth)}.
final class RotaryTable {
  private final double[] frequencies;

  RotaryTable(int headWidth, double base) {
    frequencies = new double[headWidth / 2];
    for (int pair = 0; pair < frequencies.length; pair++) {
      frequencies[pair] = Math.pow(base, -2.0 * pair / headWidth);
    }
  }

  /// Numbers in a row of either.
  int columns() {
    return frequencies.length;
  }

  Graph.Rows cosines() {
    return rows(Math::cos);
  }

  Graph.Rows sines() {
    return rows(Math::sin);
  }

  private Graph.Rows rows(DoubleUnaryOperator function) {
    return (position, row) -> {
      for (int pair = 0; pair < frequencies.length; pair++) {
        row[pair] = (float) function.applyAsDouble(position * frequencies[pair]);
      }
    };
  }
}
