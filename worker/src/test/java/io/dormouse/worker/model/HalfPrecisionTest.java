package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.gguf.RandomLlama;
import io.dormouse.worker.model.weights.Arithmetic;
import io.dormouse.worker.model.weights.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The graph for CUDA, run on the CPU: where that has no fp16 operator, ONNX Runtime puts casts
/// around the one for fp32.
class HalfPrecisionTest {
  private static final int[] PROMPT = {5, 80, 3, 200, 17, 91, 44, 44, 8, 120, 66};
  private static final int DECODED = 112;
  private static final double LEAST_SAME = 0.99;
  private static final double TOLERANCE = 2e-2;

  @TempDir Path folder;

  /// Two tokens of a random model are often as close as the noise, so shares are those of all.
  @Test
  void everyTensorTypeComputesLikeTheExactGraphWithinTheNoiseOfTheNumbers() throws Exception {
    List<LogitsComparison> compared = new ArrayList<>();
    for (GgufTensorType type : RandomLlama.TYPES) {
      compared.add(assertAlike(RandomLlama.of(type, 7)));
    }
    assertThat(LogitsComparison.share(compared)).isGreaterThanOrEqualTo(LEAST_SAME);
  }

  @Test
  void headOfItsOwnAndOtherTypesBesideAreComputed() throws Exception {
    assertAlike(
        new RandomLlama(
            RandomLlama.Sizes.SMALL, GgufTensorType.Q4_1, GgufTensorType.Q8_0, false, 11));
  }

  @Test
  void memoryIsReckonedInNumbersOfTwoBytesAndWeightsAreKeptApart() throws Exception {
    RandomLlama model = RandomLlama.of(GgufTensorType.F16, 7);
    LoadedLanguageModel half = LanguageFixture.half(folder, model, 1, 64);
    half.runner().close();
    LoadedLanguageModel full = LanguageFixture.random(folder, model, Precision.EXACT, 1, 64);
    full.runner().close();
    assertThat(half.arithmetic()).isEqualTo(Arithmetic.HALF);
    assertThat(half.need().cache()).isEqualTo(full.need().cache() / 2);
    assertThat(half.need().weights()).isLessThan(full.need().weights() * 6 / 10);
    try (Stream<Path> converted = Files.list(folder.resolve("weights"))) {
      assertThat(converted.filter(file -> file.toString().endsWith(".weights"))).hasSize(2);
    }
  }

  @Test
  void realModelComputesAlike() throws Exception {
    try (LanguageRunner expected = LanguageFixture.real(Precision.EXACT, 1, 128).runner();
        LanguageRunner half = LanguageFixture.realHalf(1, 128).runner()) {
      GoldenCase golden = GoldenCase.all().getFirst();
      LogitsComparison compared = new LogitsComparison(expected, half);
      compared.feed(golden.prompt(), golden.greedy());
      assertThat(compared.worst()).isLessThan(TOLERANCE);
      assertThat(LogitsComparison.share(List.of(compared))).isGreaterThanOrEqualTo(LEAST_SAME);
    }
  }

  private LogitsComparison assertAlike(RandomLlama model) throws Exception {
    try (LanguageRunner expected =
            LanguageFixture.random(folder, model, Precision.EXACT, 2, 128).runner();
        LanguageRunner half = LanguageFixture.half(folder, model, 2, 128).runner()) {
      LogitsComparison compared = new LogitsComparison(expected, half);
      assertThat(compared.feedRandomly(PROMPT, DECODED).worst())
          .describedAs("%s", model.matrices())
          .isLessThan(TOLERANCE);
      return compared;
    }
  }
}
