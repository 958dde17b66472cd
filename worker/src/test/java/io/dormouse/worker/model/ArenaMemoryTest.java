package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.gguf.RandomLlama;
import io.dormouse.worker.model.weights.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What the process holds around a prefill whose attention takes more than all else.
class ArenaMemoryTest {
  private static final int CONTEXT = 4096;
  private static final int PROMPT = 3000;
  private static final long LARGE_BYTES = 100L << 20;
  private static final RandomLlama MODEL =
      new RandomLlama(
          new RandomLlama.Sizes(1, 256, 4096, 4, 2, 64, CONTEXT),
          GgufTensorType.Q4_0,
          GgufTensorType.Q4_0,
          true,
          5);

  @TempDir Path folder;

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatALongPrefillTookIsGivenBackByTheDecodeThatTrims() throws Exception {
    try (LanguageRunner runner =
        LanguageFixture.random(folder, MODEL, Precision.EXACT, 2, CONTEXT).runner()) {
      prefill(runner, 0);
      decode(runner, ArenaTrim.DECODES);
      for (int peak = 0; peak < 2; peak++) {
        long before = residentBytes();
        prefill(runner, peak);
        long grown = residentBytes() - before;
        assertThat(grown).isGreaterThan(LARGE_BYTES);
        decode(runner, ArenaTrim.DECODES - 1);
        assertThat(residentBytes() - before).isGreaterThan(grown * 2 / 3);
        decode(runner, 1);
        assertThat(residentBytes() - before).isLessThan(grown / 3);
      }
    }
  }

  private static void prefill(LanguageRunner runner, int slot) {
    runner.prefill(slot, new int[PROMPT], 0, PROMPT, 0);
  }

  private static void decode(LanguageRunner runner, int steps) {
    int[] tokens = {1, 2};
    int[] past = {PROMPT, PROMPT};
    for (int step = 0; step < steps; step++) {
      runner.decode(2, tokens, past);
    }
  }

  /// Memory of this process that is in use and no file's.
  private static long residentBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("RssAnon:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    throw new IOException("no RssAnon in /proc/self/status");
  }
}
