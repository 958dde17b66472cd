package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.gguf.RandomLlama;
import io.dormouse.worker.model.weights.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/// Language models on a real GPU beside `exact` on the CPU, where {@link #VARIABLE} names the file
/// of an ONNX Runtime that is built for CUDA.
@EnabledIfEnvironmentVariable(named = CudaLanguageModelTest.VARIABLE, matches = ".+")
class CudaLanguageModelTest {
  static final String VARIABLE = "DORMOUSE_TEST_CUDA";

  private static final int SLOTS = 4;
  private static final int CAPACITY = 128;
  private static final int DECODED = 112;
  private static final int LOADS = 5;
  private static final double TOLERANCE = 2e-2;
  private static final double LEAST_SAME = 0.99;
  private static final long NOISE_BYTES = 64 << 20;
  private static final int[] PROMPT = {5, 80, 3, 200, 17, 91, 44, 44, 8, 120, 66};
  private static final int[] OTHER = {7, 7, 30, 101, 150, 9};

  @TempDir Path folder;

  /// Two tokens of a random model are often as close as the noise, so shares are those of all.
  @Test
  void everyTensorTypeComputesLikeTheCpu() throws Exception {
    List<LogitsComparison> compared = new ArrayList<>();
    for (GgufTensorType type : RandomLlama.TYPES) {
      Path file = RandomLlama.of(type, 7).write(folder.resolve(type + ".gguf"));
      try (LanguageRunner cpu = loader(file, Provider.CPU).load(new IgnoredProgress()).runner();
          LanguageRunner cuda = loader(file, Provider.CUDA).load(new IgnoredProgress()).runner()) {
        LogitsComparison one = new LogitsComparison(cpu, cuda).feedRandomly(PROMPT, DECODED);
        assertThat(one.worst()).describedAs("%s", type).isLessThan(TOLERANCE);
        compared.add(one);
      }
    }
    assertThat(LogitsComparison.share(compared)).isGreaterThanOrEqualTo(LEAST_SAME);
  }

  @Test
  void realModelComputesAlike() throws Exception {
    Path file = LanguageFixture.realOrAborted();
    try (LanguageRunner cpu = loader(file, Provider.CPU).load(new IgnoredProgress()).runner();
        LanguageRunner cuda = loader(file, Provider.CUDA).load(new IgnoredProgress()).runner()) {
      LogitsComparison compared = new LogitsComparison(cpu, cuda);
      for (GoldenCase golden : GoldenCase.all()) {
        compared.feed(golden.prompt(), golden.greedy());
      }
      assertThat(compared.worst()).isLessThan(TOLERANCE);
      assertThat(LogitsComparison.share(List.of(compared))).isGreaterThanOrEqualTo(LEAST_SAME);
    }
  }

  @Test
  void unequalRowsChunksAndMovedSlotsComputeWhatOneRowDoes() throws Exception {
    Path file = RandomLlama.of(GgufTensorType.F16, 7).write(folder.resolve("a.gguf"));
    try (LanguageRunner cuda = loader(file, Provider.CUDA).load(new IgnoredProgress()).runner()) {
      cuda.prefill(0, PROMPT, 0, PROMPT.length, 0);
      cuda.decode(1, new int[] {33}, new int[] {PROMPT.length});
      float[] first = logits(cuda, 0);
      cuda.prefill(0, OTHER, 0, OTHER.length, 0);
      cuda.decode(1, new int[] {33}, new int[] {OTHER.length});
      float[] second = logits(cuda, 0);
      cuda.prefill(1, PROMPT, 0, 4, 0);
      cuda.prefill(1, PROMPT, 4, PROMPT.length - 4, 4);
      cuda.copy(1, 3, PROMPT.length);
      cuda.prefill(1, OTHER, 0, OTHER.length, 0);
      cuda.swap(1, OTHER.length, 3, PROMPT.length);
      cuda.decode(4, new int[] {1, 33, 1, 33}, new int[] {0, PROMPT.length, 0, OTHER.length});
      assertNear(logits(cuda, 1), first);
      assertNear(logits(cuda, 3), second);
    }
  }

  @Test
  void memoryComesBack() throws Exception {
    Path file = RandomLlama.of(GgufTensorType.F16, 7).write(folder.resolve("a.gguf"));
    LanguageModelLoader loader = loader(file, Provider.CUDA);
    long afterFirst = 0;
    for (int load = 0; load < LOADS; load++) {
      LanguageRunner runner = loader.load(new IgnoredProgress()).runner();
      runner.prefill(0, PROMPT, 0, PROMPT.length, 0);
      long used = used(loader);
      runner.close();
      assertThat(used(loader)).isLessThan(used);
      afterFirst = load == 0 ? used(loader) : afterFirst;
    }
    assertThat(used(loader)).isLessThan(afterFirst + NOISE_BYTES);
  }

  @Test
  void arenaIsTrimmedBetweenDecodes() throws Exception {
    Path file = RandomLlama.of(GgufTensorType.F16, 7).write(folder.resolve("a.gguf"));
    try (LanguageRunner cuda = loader(file, Provider.CUDA).load(new IgnoredProgress()).runner()) {
      cuda.prefill(0, PROMPT, 0, PROMPT.length, 0);
      cuda.decode(1, new int[] {33}, new int[] {PROMPT.length});
      float[] expected = logits(cuda, 0);
      for (int step = 0; step < 2 * ArenaTrim.DECODES; step++) {
        cuda.decode(1, new int[] {33}, new int[] {PROMPT.length});
      }
      assertNear(logits(cuda, 0), expected);
    }
  }

  private static long used(LanguageModelLoader loader) {
    return loader.gpuMemoryNow().orElseThrow().usedBytes();
  }

  private LanguageModelLoader loader(Path file, Provider provider) throws Exception {
    Path weights = Files.createDirectories(folder.resolve("weights"));
    return new LanguageModelLoader(
        new LanguageSource(
            file,
            Path.of(Objects.requireNonNull(System.getenv(VARIABLE))),
            List.of(provider),
            2,
            Precision.EXACT,
            SLOTS,
            CAPACITY,
            weights));
  }

  private static void assertNear(float[] actual, float[] expected) {
    float largest = 0;
    for (float logit : expected) {
      largest = Math.max(largest, Math.abs(logit));
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i]) / largest).isLessThan((float) TOLERANCE);
    }
  }

  private static float[] logits(LanguageRunner runner, int row) {
    float[] logits = new float[runner.vocabulary()];
    runner.logits(row, logits);
    return logits;
  }
}
