package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.gguf.RandomLlama;
import io.dormouse.worker.model.graph.LanguageShape;
import io.dormouse.worker.model.weights.Arithmetic;
import io.dormouse.worker.model.weights.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageModelLoaderTest {
  @TempDir Path folder;

  @Test
  void onlyFileOfAFolderIsLoadedAndEveryByteCountedOnceMoreWhenConverted() throws Exception {
    RandomLlama.of(GgufTensorType.Q4_0, 5).write(Files.createDirectory(models()).resolve("a.gguf"));
    Counter first = new Counter();
    loader(models(), 2, 64).load(first).runner().close();
    Counter second = new Counter();
    loader(models(), 2, 64).load(second).runner().close();
    assertThat(first.found.get())
        .isCloseTo(2 * second.found.get(), org.assertj.core.data.Percentage.withPercentage(5));
    assertThat(second.read).hasValue(second.found.get());
    assertThat(first.read.get()).isLessThanOrEqualTo(first.found.get() + 64_000);
  }

  @Test
  void loaderLoadsAgainAfterTheRunnerWasClosed() throws Exception {
    Path file = RandomLlama.of(GgufTensorType.Q8_0, 5).write(folder.resolve("a.gguf"));
    LanguageModelLoader loader = loader(file, 1, 64);
    for (int round = 0; round < 2; round++) {
      try (LanguageRunner runner = loader.load(new IgnoredProgress()).runner()) {
        runner.prefill(0, new int[] {1, 2, 3}, 0, 3, 0);
        float[] logits = new float[runner.vocabulary()];
        runner.logits(0, logits);
        assertThat(logits[0]).isFinite();
      }
    }
  }

  @Test
  void missingAmbiguousAndForeignFilesAreRefused() throws Exception {
    assertThat(failure(loader(folder.resolve("none"), 1, 64)).code()).isEqualTo("model_not_found");
    Path models = Files.createDirectory(models());
    assertThat(failure(loader(models, 1, 64)).code()).isEqualTo("model_not_found");
    Files.writeString(models.resolve("a.gguf"), "no model at all");
    assertThat(failure(loader(models, 1, 64)).code()).isEqualTo("gguf_not_gguf");
    Files.writeString(models.resolve("b.gguf"), "another");
    assertThat(failure(loader(models, 1, 64)).code()).isEqualTo("model_ambiguous");
  }

  @Test
  void unknownFamilyIsRefusedByName() throws Exception {
    Path file =
        RandomLlama.of(GgufTensorType.F32, 5)
            .writer()
            .text("llama.rope.scaling.type", "linear")
            .write(folder.resolve("scaled.gguf"));
    LoadException failure = failure(loader(file, 1, 64));
    assertThat(failure.code()).isEqualTo("model_unsupported");
    assertThat(failure).hasMessageContaining("linear").hasMessageContaining("only \"none\"");
  }

  @Test
  void moreMemoryThanThereIsIsRefusedWithTheNumbers() throws Exception {
    Path file = RandomLlama.of(GgufTensorType.Q8_0, 5).write(folder.resolve("a.gguf"));
    LoadException failure = failure(loader(file, 100_000_000, 256));
    assertThat(failure.code()).isEqualTo("memory_insufficient");
    assertThat(failure)
        .hasMessageMatching(
            "the model needs \\d{8,} MiB \\(weights \\d+, KV cache \\d{8,}, working memory \\d+\\)"
                + " and \\d+ MiB are available");
  }

  @Test
  void tablesOfPositionsAreReckonedWith() {
    LanguageShape shape = new LanguageShape(1, 64, 64, 1, 1, 1024, 259, 1 << 20);
    MemoryNeed need = MemoryNeed.of(0, shape, Arithmetic.EXACT, 1, 1 << 20);
    assertThat(need.weights()).isEqualTo(4L << 30);
  }

  @Test
  void cancelledLoadEndsAsCancelled() throws Exception {
    Path file = RandomLlama.of(GgufTensorType.Q8_0, 5).write(folder.resolve("a.gguf"));
    LanguageModelLoader loader = loader(file, 1, 64);
    LoadException failure =
        catchThrowableOfType(LoadException.class, () -> loader.load(cancelling(loader)));
    assertThat(failure.code()).isEqualTo("load_cancelled");
    assertThat(Thread.interrupted()).isFalse();
    loader.load(new IgnoredProgress()).runner().close();
  }

  @Test
  void loadThatIsCancelledBeforeItsWeightsAreMappedEndsAsCancelled() throws Exception {
    Path file = RandomLlama.of(GgufTensorType.Q8_0, 5).write(folder.resolve("a.gguf"));
    LanguageModelLoader loader = loader(file, 1, 64);
    loader.load(new IgnoredProgress()).runner().close();
    for (int round = 0; round < 20; round++) {
      LoadException failure =
          catchThrowableOfType(LoadException.class, () -> loader.load(cancelling(loader)));
      assertThat(failure.code()).isEqualTo("load_cancelled");
    }
    loader.load(new IgnoredProgress()).runner().close();
  }

  @Test
  void availableMemoryIsTheLeastOfMachineAndGroup() throws Exception {
    Files.writeString(folder.resolve("meminfo"), "MemTotal: 9 kB\nMemAvailable:   2048 kB\n");
    AvailableMemory memory = new AvailableMemory(folder, folder);
    assertThat(memory.bytes()).isEqualTo(2048 << 10);
    Files.writeString(folder.resolve("memory.max"), "max\n");
    Files.writeString(folder.resolve("memory.current"), "5000\n");
    assertThat(memory.bytes()).isEqualTo(2048 << 10);
    Files.writeString(folder.resolve("memory.max"), "9000\n");
    Files.writeString(folder.resolve("memory.stat"), "anon 1\ninactive_file 1000\n");
    assertThat(memory.bytes()).isEqualTo(5000);
  }

  /// Cancels the load as soon as the weights are found.
  private static LoadObserver cancelling(LanguageModelLoader loader) {
    return new LoadObserver() {
      @Override
      public void found(long totalBytes) {
        loader.cancel();
      }

      @Override
      public void read(long bytes) {}
    };
  }

  private Path models() {
    return folder.resolve("models");
  }

  private LanguageModelLoader loader(Path path, int slots, int capacity) {
    return new LanguageModelLoader(
        LanguageFixture.source(path, folder.resolve("weights"), Precision.FAST, slots, capacity));
  }

  private static LoadException failure(LanguageModelLoader loader) {
    return catchThrowableOfType(LoadException.class, () -> loader.load(new IgnoredProgress()));
  }

  private static final class Counter implements LoadObserver {
    final AtomicLong found = new AtomicLong();
    final AtomicLong read = new AtomicLong();

    @Override
    public void found(long totalBytes) {
      found.set(totalBytes);
    }

    @Override
    public void read(long bytes) {
      read.set(bytes);
    }
  }
}
