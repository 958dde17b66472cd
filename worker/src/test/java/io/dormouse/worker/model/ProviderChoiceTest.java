package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dormouse.worker.WorkerFixture;
import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.gguf.RandomLlama;
import io.dormouse.worker.model.weights.Arithmetic;
import io.dormouse.worker.model.weights.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where ONNX Runtime is built for the CPU, as in tests.
class ProviderChoiceTest {
  @TempDir Path folder;

  @Test
  void cudaThatIsNotThereIsReplacedWhereTheListAllowsIt() throws Exception {
    LoadedLanguageModel model = load(List.of(Provider.CUDA, Provider.CPU));
    model.runner().close();
    assertThat(model.provider()).isEqualTo(Provider.CPU);
    assertThat(model.arithmetic()).isEqualTo(Arithmetic.FAST);
  }

  @Test
  void cudaAloneEndsTheLoadAndNothingIsConverted() {
    LoadException failure =
        catchThrowableOfType(LoadException.class, () -> load(List.of(Provider.CUDA)));
    assertThat(failure.code()).isEqualTo("provider_unusable");
    assertThat(failure)
        .hasMessageStartingWith("CUDA cannot be used: ")
        .hasMessageContaining("built without CUDA")
        .hasMessageContaining("--ort-home");
    assertThat(Files.exists(folder.resolve("weights"))).isFalse();
  }

  @Test
  void arenaMayTakeWhatTheCacheAndTheBuffersOfStepsLeave() {
    MemoryNeed need = new MemoryNeed(5L << 30, 2L << 30, 1L << 29, 1L << 29);
    assertThat(ProviderChoice.options(20L << 30, need))
        .containsEntry("gpu_mem_limit", Long.toString((18L << 30) - (512L << 20) - (256L << 20)))
        .containsEntry("arena_extend_strategy", "kSameAsRequested");
  }

  @Test
  void moreThanTheGpuHasIsRefusedWithTheNumbers() {
    MemoryNeed need = new MemoryNeed(5L << 30, 2L << 30, 1L << 29, 1L << 29);
    assertThat(
            catchThrowableOfType(
                LoadException.class, () -> need.requireWithin(6L << 30, " on the GPU")))
        .hasMessage(
            "the model needs 8192 MiB (weights 5120, KV cache 2048, working memory 1024) and 6144 MiB are available on the GPU");
  }

  private LoadedLanguageModel load(List<Provider> providers) throws Exception {
    Path file = RandomLlama.of(GgufTensorType.Q8_0, 5).write(folder.resolve("a.gguf"));
    return new LanguageModelLoader(
            new LanguageSource(
                file,
                WorkerFixture.LIBRARY,
                providers,
                1,
                Precision.FAST,
                1,
                64,
                folder.resolve("weights")))
        .load(new IgnoredProgress());
  }
}
