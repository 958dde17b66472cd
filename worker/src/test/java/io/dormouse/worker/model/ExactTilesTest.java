package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.engine.GenerationRunner;
import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.gguf.RandomLlama;
import io.dormouse.worker.model.weights.Precision;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Steps of more rows than ONNX Runtime's kernels take at a time.
class ExactTilesTest {
  private static final int TOGETHER = GenerationRunner.TOGETHER;

  @TempDir Path folder;

  @Test
  void prefillsThatLeaveNoSingleRowComputeTheSameBits() throws Exception {
    try (LanguageRunner runner = runner(1)) {
      int[] prompt = new Random(5).ints(200, 0, 250).toArray();
      float[] expected = afterPrefill(runner, prompt, 64);
      assertThat(afterPrefill(runner, prompt, TOGETHER + 2)).isEqualTo(expected);
      assertThat(afterPrefill(runner, prompt, TOGETHER - 1)).isEqualTo(expected);
    }
  }

  @Test
  void rowsOfADecodeDoNotDependOnHowManyThereAre() throws Exception {
    try (LanguageRunner runner = runner(TOGETHER + 3)) {
      int[] prompt = {5, 80, 3, 200, 17};
      float[] expected = new float[0];
      for (int rows = TOGETHER; rows <= TOGETHER + 3; rows++) {
        runner.prefill(rows - 1, prompt, 0, prompt.length, 0);
        int[] tokens = new int[rows];
        int[] past = new int[rows];
        tokens[rows - 1] = 91;
        Arrays.fill(past, 3);
        past[rows - 1] = prompt.length;
        runner.decode(rows, tokens, past);
        float[] logits = logits(runner, rows - 1);
        expected = rows == TOGETHER ? logits : expected;
        assertThat(logits).as("%d rows", rows).isEqualTo(expected);
      }
    }
  }

  private static float[] afterPrefill(LanguageRunner runner, int[] prompt, int first) {
    runner.prefill(0, prompt, 0, first, 0);
    runner.prefill(0, prompt, first, prompt.length - first, first);
    return logits(runner, 0);
  }

  private static float[] logits(LanguageRunner runner, int row) {
    float[] logits = new float[runner.vocabulary()];
    runner.logits(row, logits);
    return logits;
  }

  private LanguageRunner runner(int slots) throws Exception {
    RandomLlama model =
        new RandomLlama(RandomLlama.Sizes.SMALL, GgufTensorType.Q4_1, GgufTensorType.Q8_0, true, 3);
    return LanguageFixture.random(folder, model, Precision.EXACT, slots, 2 * TOGETHER).runner();
  }
}
