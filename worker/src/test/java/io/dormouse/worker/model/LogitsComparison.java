package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;

/// Two runners fed with the same tokens: how many positions' likeliest tokens are the same, and the
/// largest difference of a logit in proportion to the position's largest.
final class LogitsComparison {
  private final LanguageRunner expected;
  private final LanguageRunner actual;
  private final float[] one;
  private final float[] other;
  private int positions;
  private int sameToken;
  private double worst;

  LogitsComparison(LanguageRunner expected, LanguageRunner actual) {
    this.expected = expected;
    this.actual = actual;
    this.one = new float[expected.vocabulary()];
    this.other = new float[expected.vocabulary()];
  }

  /// Compares a prompt's last position and those of tokens that are decoded after it, whatever is
  /// likeliest.
  LogitsComparison feed(int[] prompt, int... forced) {
    expected.prefill(0, prompt, 0, prompt.length, 0);
    actual.prefill(0, prompt, 0, prompt.length, 0);
    compare();
    for (int step = 0; step < forced.length; step++) {
      int[] token = {forced[step]};
      int[] past = {prompt.length + step};
      expected.decode(1, token, past);
      actual.decode(1, token, past);
      compare();
    }
    return this;
  }

  /// The same with random tokens.
  LogitsComparison feedRandomly(int[] prompt, int steps) {
    return feed(prompt, new Random(7).ints(steps, 0, expected.vocabulary()).toArray());
  }

  double worst() {
    return worst;
  }

  /// Of all positions of these, those whose likeliest token is the same.
  static double share(List<LogitsComparison> all) {
    double same = all.stream().mapToInt(one -> one.sameToken).sum();
    return same / all.stream().mapToInt(one -> one.positions).sum();
  }

  private void compare() {
    expected.logits(0, one);
    actual.logits(0, other);
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < one.length; i++) {
      assertThat(other[i]).isFinite();
      difference = Math.max(difference, Math.abs(one[i] - other[i]));
      largest = Math.max(largest, Math.abs(one[i]));
    }
    assertThat(largest).isGreaterThan(1);
    worst = Math.max(worst, difference / largest);
    positions++;
    sameToken += likeliest(one) == likeliest(other) ? 1 : 0;
  }

  private static int likeliest(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }
}
