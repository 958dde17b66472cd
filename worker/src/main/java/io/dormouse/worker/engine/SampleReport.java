package io.dormouse.worker.engine;

/// Finds the likeliest tokens for a report.
final class SampleReport {
  private SampleReport() {}

  /// Fills in the likeliest tokens, likeliest first, of equals the lowest id first.
  ///
  /// @param total the logarithm of the sum of all exponentials
  static void top(RowLogits logits, int count, double total, SampledToken result) {
    if (count <= 0) {
      return;
    }
    int size = 0;
    float least = Float.NEGATIVE_INFINITY;
    for (int block = 0; block < logits.blocks(); block++) {
      if (size == count && logits.largest(block) <= least) {
        continue;
      }
      int end = logits.end(block);
      for (int token = RowLogits.first(block); token < end; token++) {
        if (size < count || logits.logit(token) > least) {
          size = Math.min(count, size + 1);
          insert(logits, token, result.topTokens, size - 1);
          least = logits.logit(result.topTokens[size - 1]);
        }
      }
    }
    for (int i = 0; i < size; i++) {
      result.topLogprobs[i] = (float) (logits.logit(result.topTokens[i]) - total);
    }
  }

  /// Puts a token in its place among those before the last place.
  private static void insert(RowLogits logits, int token, int[] tokens, int last) {
    int place = last;
    while (place > 0 && logits.logit(tokens[place - 1]) < logits.logit(token)) {
      tokens[place] = tokens[place - 1];
      place--;
    }
    tokens[place] = token;
  }
}
