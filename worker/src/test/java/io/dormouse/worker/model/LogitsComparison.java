package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

/// Two runners fed with the same tokens.
final class LogitsComparison {
  private LogitsComparison() {}

  /// The largest difference of a logit over a prompt's last token and some decoded ones, relative
  /// to the largest logit.
  static double worst(LanguageRunner expected, LanguageRunner actual, int[] prompt, int decoded) {
    float[] one = new float[expected.vocabulary()];
    float[] other = new float[expected.vocabulary()];
    double worst = 0;
    expected.prefill(0, prompt, 0, prompt.length, 0);
    actual.prefill(0, prompt, 0, prompt.length, 0);
    for (int step = 0; step <= decoded; step++) {
      expected.logits(0, one);
      actual.logits(0, other);
      worst = Math.max(worst, difference(one, other));
      int[] token = {9 * step + 1};
      int[] past = {prompt.length + step};
      expected.decode(1, token, past);
      actual.decode(1, token, past);
    }
    return worst;
  }

  private static double difference(float[] one, float[] other) {
    double worst = 0;
    double largest = 0;
    for (int i = 0; i < one.length; i++) {
      assertThat(other[i]).isFinite();
      worst = Math.max(worst, Math.abs(one[i] - other[i]));
      largest = Math.max(largest, Math.abs(one[i]));
    }
    assertThat(largest).isGreaterThan(1);
    return worst / largest;
  }
}
