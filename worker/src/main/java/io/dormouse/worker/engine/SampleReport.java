package io.dormouse.worker.engine;

/// Finds the likeliest tokens for a report.
final class SampleReport {
  private SampleReport() {}

  /// Fills in the likeliest tokens, likeliest first, of equals the lowest id first.
  ///
  /// @param total the logarithm of the sum of all exponentials
  static void top(float[] logits, int vocabulary, int count, double total, SampledToken result) {
    if (count <= 0) {
      return;
    }
    int[] tokens = result.topTokens;
    int size = 0;
    float least = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < vocabulary; i++) {
      float logit = logits[i];
      if (size < count || logit > least) {
        size = Math.min(count, size + 1);
        int place = size - 1;
        while (place > 0 && logits[tokens[place - 1]] < logit) {
          tokens[place] = tokens[place - 1];
          place--;
        }
        tokens[place] = i;
        least = logits[tokens[size - 1]];
      }
    }
    for (int i = 0; i < size; i++) {
      result.topLogprobs[i] = (float) (logits[tokens[i]] - total);
    }
  }
}
