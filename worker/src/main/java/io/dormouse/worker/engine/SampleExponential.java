package io.dormouse.worker.engine;

/// The exponential function as the sampler needs it: of distances from 0 to a bound, by a table and
/// a polynomial, with a relative error below 3e-7.
///
/// What lies at the bound or beyond counts as nothing: of a vocabulary of 2^17 tokens at most 5e-6
/// of the likeliest token's probability is lost, and only where all others lie just there.
final class SampleExponential {
  /// Distances from here on have no weight.
  static final float BOUND = 24;

  /// Parts of a distance of 1 that have a place in the table.
  static final int STEPS = 128;

  private static final float STEP = 1f / STEPS;
  private static final float[] TABLE = table();

  private SampleExponential() {}

  /// {@code exp(-distance)} for a distance from 0 to below the bound.
  static float weight(float distance) {
    float scaled = distance * STEPS;
    int index = (int) scaled;
    float rest = (scaled - index) * STEP;
    return TABLE[index] * (1 - rest + rest * rest * 0.5f);
  }

  private static float[] table() {
    float[] values = new float[((int) BOUND) * STEPS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.exp(-1.0 * i / STEPS);
    }
    return values;
  }
}
