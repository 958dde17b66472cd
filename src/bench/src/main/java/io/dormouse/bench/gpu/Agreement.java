package io.dormouse.bench.gpu;

import io.vertx.core.json.JsonObject;

/// How far logits agree with those they are held against, position by position.
final class Agreement {
  private int positions;
  private int sameToken;
  private int finite;
  private double worst;
  private double widestFlip;

  /// Compares a position.
  void add(float[] expected, float[] actual) {
    double difference = 0;
    double largest = 0;
    boolean allFinite = true;
    for (int id = 0; id < expected.length; id++) {
      allFinite &= Float.isFinite(actual[id]);
      difference = Math.max(difference, Math.abs((double) expected[id] - actual[id]));
      largest = Math.max(largest, Math.abs(expected[id]));
    }
    positions++;
    finite += allFinite ? 1 : 0;
    if (allFinite) {
      worst = Math.max(worst, difference / largest);
      int best = MeasuredModel.likeliest(expected);
      int chosen = MeasuredModel.likeliest(actual);
      sameToken += best == chosen ? 1 : 0;
      widestFlip = Math.max(widestFlip, (expected[best] - expected[chosen]) / largest);
    }
  }

  /// @return `positions`; `finite` and `sameToken`, how many of them are finite throughout and have
  ///   the same likeliest token; `worst`, the largest difference of a logit in proportion to the
  ///   position's largest; and `widestFlip`, how far two tokens that changed places were apart
  JsonObject json() {
    return new JsonObject()
        .put("positions", positions)
        .put("finite", finite)
        .put("sameToken", sameToken)
        .put("worst", worst)
        .put("widestFlip", widestFlip);
  }
}
