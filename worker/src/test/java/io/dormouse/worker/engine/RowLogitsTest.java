package io.dormouse.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RowLogitsTest {
  private static final int VOCABULARY = 2 * GenerationRunner.BLOCK + 17;

  @Property(tries = 500)
  void theLikeliestIsTheFirstOfTheLargestHoweverItIsFound(
      @ForAll long seed, @ForAll @IntRange(max = 40) int changes) {
    HashRunner runner = new HashRunner(1, 8, VOCABULARY, false);
    runner.prefill(0, new int[] {(int) (seed & 31), 5}, 0, 2, 0);
    float[] expected = new float[VOCABULARY];
    runner.logits(0, expected);
    RowLogits told = new RowLogits(VOCABULARY);
    told.read(runner, 0);
    RowLogits found = LogitRows.of(expected);
    Random random = new Random(seed);
    for (int change = 0; change <= changes; change++) {
      int likeliest = likeliest(expected);
      assertThat(told.likeliest()).isEqualTo(likeliest);
      assertThat(found.likeliest()).isEqualTo(likeliest);
      int token = random.nextBoolean() ? likeliest : random.nextInt(VOCABULARY);
      float logit = Math.round(4 * random.nextGaussian()) + expected[token] * random.nextInt(2);
      expected[token] = logit;
      told.change(token, logit);
      found.change(token, logit);
    }
  }

  @Property(tries = 200)
  void onlyTheBlockOfTheLikeliestIsRead(@ForAll long seed) {
    HashRunner model = new HashRunner(1, 8, VOCABULARY, false);
    model.prefill(0, new int[] {(int) (seed & 31), (int) (seed >>> 59)}, 0, 2, 0);
    RowLogits row = new RowLogits(VOCABULARY);
    row.read(model, 0);
    int likeliest = row.likeliest();
    assertThat(model.blocksRead).isEqualTo(1);
    float[] expected = new float[VOCABULARY];
    model.logits(0, expected);
    assertThat(likeliest).isEqualTo(likeliest(expected));
    for (int token = 0; token < VOCABULARY; token++) {
      assertThat(row.logit(token)).isEqualTo(expected[token]);
    }
  }

  @Property(tries = 200)
  void rowTakenFromAnotherIsAsThatOneWasThen(
      @ForAll long seed, @ForAll @IntRange(max = VOCABULARY - 1) int before) {
    HashRunner model = new HashRunner(1, 8, VOCABULARY, false);
    model.prefill(0, new int[] {(int) (seed & 31), (int) (seed >>> 59)}, 0, 2, 0);
    float[] expected = new float[VOCABULARY];
    model.logits(0, expected);
    expected[before] = 3;
    RowLogits first = new RowLogits(VOCABULARY);
    first.read(model, 0);
    first.change(before, 3);
    RowLogits second = new RowLogits(VOCABULARY);
    second.set(first);
    for (int token = 0; token < VOCABULARY; token += 2) {
      first.change(token, 100);
    }
    assertThat(second.likeliest()).isEqualTo(likeliest(expected));
    for (int token = 0; token < VOCABULARY; token++) {
      assertThat(second.logit(token)).isEqualTo(expected[token]);
    }
  }

  private static int likeliest(float[] logits) {
    int best = 0;
    for (int token = 1; token < logits.length; token++) {
      best = logits[token] > logits[best] ? token : best;
    }
    return best;
  }
}
