package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.dormouse.worker.model.gguf.GgufFile;
import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.gguf.RandomLlama;
import io.dormouse.worker.model.graph.GgufDescription;
import io.dormouse.worker.model.graph.ModelFamilies;
import io.dormouse.worker.model.weights.CacheLimits;
import io.dormouse.worker.model.weights.Precision;
import io.dormouse.worker.model.weights.WeightCache;
import io.dormouse.worker.model.weights.WeightFile;
import io.dormouse.worker.model.weights.WholeNumbers;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LanguageModelTest {
  private static final int[] PROMPT = {5, 80, 3, 200, 17, 91, 44, 44, 8, 120, 66};
  private static final int DECODED = 5;
  private static final double TOLERANCE = 1e-4;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16", "BF16", "Q8_0", "Q5_0", "Q4_0", "Q4_1", "Q4_K", "Q6_K"})
  void exactLogitsOfEveryTensorTypeAreThoseOfThePlainComputation(GgufTensorType type)
      throws Exception {
    assertThat(worstDifference(RandomLlama.of(type, 7), Precision.EXACT)).isLessThan(TOLERANCE);
  }

  @Test
  void headOfItsOwnAndOtherTypesBesideAreComputed() throws Exception {
    RandomLlama model =
        new RandomLlama(
            RandomLlama.Sizes.SMALL, GgufTensorType.Q4_1, GgufTensorType.Q8_0, false, 11);
    assertThat(worstDifference(model, Precision.EXACT)).isLessThan(TOLERANCE);
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16", "BF16", "Q8_0", "Q5_0", "Q4_0", "Q4_1", "Q4_K", "Q6_K"})
  void fastLogitsAreNear(GgufTensorType type) throws Exception {
    assertThat(worstDifference(RandomLlama.of(type, 7), Precision.FAST)).isLessThan(0.2);
  }

  @Test
  void fastLogitsOfRowsOfSeveralGroupsAndOfOddOnesAreNear() throws Exception {
    RandomLlama.Sizes sizes = new RandomLlama.Sizes(2, 96, 1088, 2, 1, 48, 256);
    RandomLlama model = new RandomLlama(sizes, GgufTensorType.Q4_1, GgufTensorType.Q8_0, false, 11);
    assertThat(worstDifference(model, Precision.FAST)).isLessThan(0.2);
  }

  @Test
  void capacityIsAtMostWhatTheModelWasMadeFor() throws Exception {
    LoadedLanguageModel model =
        LanguageFixture.random(folder, GgufTensorType.Q8_0, Precision.FAST, 1, 100_000);
    try (LanguageRunner runner = model.runner()) {
      assertThat(runner.capacity()).isEqualTo(model.shape().contextLength());
      assertThat(model.metadata().text("general.name")).contains("Random");
      assertThat(model.need().cache()).isEqualTo(2L * 2 * 2 * 64 * Float.BYTES * runner.capacity());
    }
  }

  @Test
  void signedAndUnsignedWholeNumbersGiveTheSameBits() throws Exception {
    assumeThat(WholeNumbers.ofThisMachine()).isEqualTo(WholeNumbers.SIGNED);
    RandomLlama random = RandomLlama.of(GgufTensorType.Q8_0, 3);
    LoadedLanguageModel signed = LanguageFixture.fast(folder, random, WholeNumbers.SIGNED);
    LoadedLanguageModel unsigned = LanguageFixture.fast(folder, random, WholeNumbers.UNSIGNED);
    try (LanguageRunner one = signed.runner();
        LanguageRunner other = unsigned.runner()) {
      assertThat(logits(one)).containsExactly(logits(other));
    }
  }

  /// After a prompt, and after a decode of three rows.
  private static float[] logits(LanguageRunner runner) {
    int vocabulary = runner.vocabulary();
    float[] row = new float[vocabulary];
    float[] all = new float[4 * vocabulary];
    for (int slot = 0; slot < 3; slot++) {
      runner.prefill(slot, PROMPT, 0, PROMPT.length - slot, 0);
    }
    runner.logits(0, row);
    System.arraycopy(row, 0, all, 0, vocabulary);
    int past = PROMPT.length;
    runner.decode(3, new int[] {1, 2, 3}, new int[] {past, past - 1, past - 2});
    for (int i = 0; i < 3; i++) {
      runner.logits(i, row);
      System.arraycopy(row, 0, all, (i + 1) * vocabulary, vocabulary);
    }
    return all;
  }

  /// Over the last token of a prompt and some decoded ones, relative to the largest logit where
  /// that is above 1.
  private double worstDifference(RandomLlama random, Precision precision) throws Exception {
    Path file = random.write(folder.resolve("reference.gguf"));
    LoadedLanguageModel model = LanguageFixture.random(folder, random, precision, 2, 64);
    ReferenceLlama reference = reference(model, file, precision);
    double worst = 0;
    try (LanguageRunner runner = model.runner()) {
      float[] logits = new float[runner.vocabulary()];
      double[] expected = new double[0];
      for (int token : PROMPT) {
        expected = reference.next(token);
      }
      runner.prefill(0, PROMPT, 0, PROMPT.length, 0);
      for (int step = 0; step <= DECODED; step++) {
        runner.logits(0, logits);
        worst = Math.max(worst, difference(logits, expected));
        int token = 9 * step + 1;
        expected = reference.next(token);
        runner.decode(1, new int[] {token}, new int[] {PROMPT.length + step});
      }
    }
    return worst;
  }

  private ReferenceLlama reference(LoadedLanguageModel model, Path path, Precision precision)
      throws Exception {
    try (GgufFile file = GgufFile.open(path)) {
      WeightFile weights =
          new WeightCache(
                  folder.resolve("weights"),
                  CacheLimits.DEFAULT,
                  InstantSource.system(),
                  WholeNumbers.UNSIGNED)
              .obtain(
                  file,
                  ModelFamilies.of(new GgufDescription(file)).plan(),
                  Provider.CPU.arithmetic(precision),
                  (bytes, total) -> {});
      return new ReferenceLlama(model.shape(), weights);
    }
  }

  private static double difference(float[] logits, double[] expected) {
    assertThat(logits).hasSize(expected.length);
    double worst = 0;
    double largest = 0;
    for (int i = 0; i < logits.length; i++) {
      assertThat(logits[i]).isFinite();
      worst = Math.max(worst, Math.abs(logits[i] - expected[i]));
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    assertThat(largest).isGreaterThan(1);
    return worst / largest;
  }
}
