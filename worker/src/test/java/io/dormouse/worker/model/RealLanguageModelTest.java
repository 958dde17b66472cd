package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.engine.GenerationRunner;
import io.dormouse.worker.model.weights.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// SmolLM2-135M-Instruct against what llama.cpp computes from the same weights in fp32.
class RealLanguageModelTest {
  private static final int CAPACITY = 256;

  /// Decodes after which the last of the reference's tokens is compared.
  private static final int DECODES = 47;

  private static final double LEAST_AGREEMENT = 0.95;
  private static final float WIDEST_FLIP = 0.5f;

  @Test
  void exactGreedyTokensAreThoseOfTheReference() throws Exception {
    try (LanguageRunner runner = LanguageFixture.real(Precision.EXACT, 1, CAPACITY).runner()) {
      for (GoldenCase one : GoldenCase.all()) {
        assertThat(greedy(runner, one)).containsExactly(one.greedy());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6, 16})
  void fastTokensDifferSeldomAndOnlyWhereTwoAreCloseInDecodesOfSoManyRows(int rows)
      throws Exception {
    List<GoldenCase> all = GoldenCase.all();
    try (LanguageRunner runner = LanguageFixture.real(Precision.FAST, rows, CAPACITY).runner()) {
      Agreement agreement = new Agreement(runner);
      for (int first = 0; first < all.size(); first += rows) {
        agreement.together(
            IntStream.range(first, first + rows).mapToObj(i -> all.get(i % all.size())).toList());
      }
      assertThat(agreement.positions).isGreaterThanOrEqualTo(all.size() * DECODES);
      assertThat((double) agreement.agreed / agreement.positions)
          .isGreaterThanOrEqualTo(LEAST_AGREEMENT);
    }
  }

  /// Counts at how many positions a runner's likeliest token is the reference's.
  private static final class Agreement {
    private final LanguageRunner runner;
    private final float[] logits;
    private int positions;
    private int agreed;

    Agreement(LanguageRunner runner) {
      this.runner = runner;
      this.logits = new float[runner.vocabulary()];
    }

    /// Feeds the reference's tokens after each case's prompt, one case to a slot, in decodes of all
    /// of them.
    void together(List<GoldenCase> cases) {
      int[] tokens = new int[cases.size()];
      int[] past = new int[cases.size()];
      for (int slot = 0; slot < cases.size(); slot++) {
        int[] prompt = cases.get(slot).prompt();
        runner.prefill(slot, prompt, 0, prompt.length, 0);
        compare(0, cases.get(slot).greedy()[0]);
      }
      for (int step = 0; step < DECODES; step++) {
        for (int slot = 0; slot < cases.size(); slot++) {
          tokens[slot] = cases.get(slot).greedy()[step];
          past[slot] = cases.get(slot).prompt().length + step;
        }
        runner.decode(cases.size(), tokens, past);
        for (int slot = 0; slot < cases.size(); slot++) {
          compare(slot, cases.get(slot).greedy()[step + 1]);
        }
      }
    }

    private void compare(int row, int expected) {
      runner.logits(row, logits);
      int chosen = largest(logits);
      positions++;
      agreed += chosen == expected ? 1 : 0;
      assertThat(logits[chosen] - logits[expected]).isLessThanOrEqualTo(WIDEST_FLIP);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void theLargestLogitOfEachBlockIsTold(Precision precision) throws Exception {
    int[] prompt = GoldenCase.all().getFirst().prompt();
    try (LanguageRunner runner = LanguageFixture.real(precision, 3, CAPACITY).runner()) {
      runner.prefill(1, prompt, 0, prompt.length, 0);
      assertLargestTold(runner, 0);
      runner.decode(1, new int[] {5}, new int[] {0});
      assertLargestTold(runner, 0);
      runner.decode(3, new int[] {5, 6, 7}, new int[] {0, prompt.length, 0});
      for (int row = 0; row < 3; row++) {
        assertLargestTold(runner, row);
      }
    }
  }

  private static void assertLargestTold(LanguageRunner runner, int row) {
    float[] logits = new float[runner.vocabulary()];
    float[] told = new float[logits.length / GenerationRunner.BLOCK];
    runner.logits(row, logits);
    assertThat(runner.largest(row, told)).isTrue();
    for (int block = 0; block < told.length; block++) {
      int first = block * GenerationRunner.BLOCK;
      float[] values = Arrays.copyOfRange(logits, first, first + GenerationRunner.BLOCK);
      assertThat(told[block]).isEqualTo(values[largest(values)]);
    }
  }

  private static int[] greedy(LanguageRunner runner, GoldenCase one) {
    int[] tokens = new int[one.greedy().length];
    float[] logits = new float[runner.vocabulary()];
    runner.prefill(0, one.prompt(), 0, one.prompt().length, 0);
    for (int i = 0; i < tokens.length; i++) {
      runner.logits(0, logits);
      tokens[i] = largest(logits);
      runner.decode(1, new int[] {tokens[i]}, new int[] {one.prompt().length + i});
    }
    return tokens;
  }

  private static int largest(float[] logits) {
    int largest = 0;
    for (int i = 1; i < logits.length; i++) {
      largest = logits[i] > logits[largest] ? i : largest;
    }
    return largest;
  }
}
