package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import io.dormouse.worker.engine.GenerationException;
import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.gguf.RandomLlama;
import io.dormouse.worker.ort.FakeCuda;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Steps whose memory is a device's, run by the CPU on a stand-in for one.
class DeviceRunnerTest {
  private static final RandomLlama MODEL = RandomLlama.of(GgufTensorType.Q8_0, 7);
  private static final int SLOTS = 3;
  private static final int CAPACITY = 64;
  private static final int[] PROMPT = {5, 80, 3, 200, 17, 91, 44, 44, 8, 120};
  private static final int[] OTHER = {7, 7, 30, 101, 150, 9};
  private static final int NEXT = 33;

  /// Copies for keys and values of both layers.
  private static final int PARTS = 4;

  @TempDir static Path folder;

  @Test
  void stepsComputeTheBitsOfTheHostWithOneCopyEachWay() throws Exception {
    try (FakeCuda cuda = new FakeCuda(Long.MAX_VALUE);
        LanguageRunner host = LanguageFixture.half(folder, MODEL, SLOTS, CAPACITY).runner();
        LanguageRunner device = onDevice(cuda)) {
      cuda.copies();
      for (LanguageRunner runner : new LanguageRunner[] {host, device}) {
        runner.prefill(0, PROMPT, 0, PROMPT.length, 0);
        runner.prefill(1, OTHER, 0, OTHER.length, 0);
      }
      assertThat(cuda.copies()).as("logits of prefills are not asked for").isEqualTo(2);
      int[] tokens = {1, 2};
      int[] past = {PROMPT.length, OTHER.length};
      host.decode(2, tokens, past);
      device.decode(2, tokens, past);
      assertThat(logits(device, 0)).isEqualTo(logits(host, 0));
      assertThat(logits(device, 1)).isEqualTo(logits(host, 1));
      assertThat(cuda.copies()).isEqualTo(2);
    }
  }

  @Test
  void slotsAreCopiedAndExchangedOnTheDevice() throws Exception {
    try (FakeCuda cuda = new FakeCuda(Long.MAX_VALUE);
        LanguageRunner runner = onDevice(cuda)) {
      float[] first = alone(runner, PROMPT);
      float[] second = alone(runner, OTHER);
      runner.prefill(0, PROMPT, 0, PROMPT.length, 0);
      runner.copy(0, 2, PROMPT.length);
      assertThat(cuda.rowCopies()).isEqualTo(PARTS);
      runner.prefill(0, OTHER, 0, OTHER.length, 0);
      runner.swap(0, OTHER.length, 2, PROMPT.length);
      assertThat(cuda.rowCopies()).isEqualTo(3 * PARTS);
      runner.decode(SLOTS, new int[] {NEXT, 0, NEXT}, new int[] {PROMPT.length, 0, OTHER.length});
      assertThat(logits(runner, 0)).isEqualTo(first);
      assertThat(logits(runner, 2)).isEqualTo(second);
      runner.copy(0, 1, 0);
      runner.copy(0, 0, 5);
      assertThat(cuda.rowCopies()).isZero();
    }
  }

  /// What follows a prompt in slot 0, computed with as many rows as later.
  private static float[] alone(LanguageRunner runner, int[] prompt) {
    runner.prefill(0, prompt, 0, prompt.length, 0);
    runner.decode(SLOTS, new int[] {NEXT, 0, 0}, new int[] {prompt.length, 0, 0});
    return logits(runner, 0);
  }

  @Test
  void allMemoryIsGivenBack() throws Exception {
    try (FakeCuda cuda = new FakeCuda(Long.MAX_VALUE)) {
      LanguageRunner runner = onDevice(cuda);
      long cache = 2L * 2 * 2 * 64 * Short.BYTES * CAPACITY * SLOTS;
      assertThat(cuda.allocatedBytes()).isGreaterThan(cache);
      runner.prefill(0, PROMPT, 0, PROMPT.length, 0);
      runner.close();
      assertThat(cuda.allocatedBytes()).isZero();
    }
  }

  @Test
  void deviceWithoutRoomEndsTheLoadAndKeepsNothing() throws Exception {
    long cache = 2L * 2 * 2 * 64 * Short.BYTES * CAPACITY * SLOTS;
    for (long room : new long[] {0, cache / 2, cache + 100, cache + 20_000}) {
      try (FakeCuda cuda = new FakeCuda(room)) {
        assertThat(catchThrowableOfType(LoadException.class, () -> onDevice(cuda)))
            .hasMessageContaining("out of memory")
            .returns("memory_insufficient", LoadException::code);
        assertThat(cuda.allocatedBytes()).as("room for %d", room).isZero();
      }
    }
  }

  @Test
  void brokenDeviceEndsTheLoadForAnotherReasonThanMemory() {
    try (FakeCuda cuda = new FakeCuda(Long.MAX_VALUE)) {
      cuda.breakZeroing();
      assertThat(catchThrowableOfType(LoadException.class, () -> onDevice(cuda)))
          .hasMessage("cudaMemset: an illegal memory access")
          .returns("session_failed", LoadException::code);
      assertThat(cuda.allocatedBytes()).isZero();
    }
  }

  @Test
  void memoryIsReckonedAsTheDeviceGivesItToTheByte() throws Exception {
    try (FakeCuda cuda = new FakeCuda(Long.MAX_VALUE)) {
      LoadedLanguageModel model = LanguageFixture.onDevice(folder, MODEL, cuda, SLOTS, CAPACITY);
      long pinned =
          StepInputs.bytes(SLOTS, CAPACITY) + StepLogits.bytes(SLOTS, model.shape().vocabulary());
      assertThat(cuda.allocatedBytes())
          .isEqualTo(model.need().cache() + model.need().buffers() + pinned);
      model.runner().close();
    }
  }

  @Test
  void deviceWhoseArenaCannotBeTrimmedDecodesOn() throws Exception {
    try (FakeCuda cuda = new FakeCuda(Long.MAX_VALUE);
        LanguageRunner runner =
            LanguageFixture.onDeviceThatTrimsNothing(folder, MODEL, cuda, SLOTS, CAPACITY)
                .runner()) {
      runner.prefill(0, PROMPT, 0, PROMPT.length, 0);
      for (int step = 0; step < 2 * ArenaTrim.DECODES; step++) {
        runner.decode(1, new int[] {NEXT}, new int[] {PROMPT.length});
      }
      float[] logits = logits(runner, 0);
      runner.prefill(0, PROMPT, 0, PROMPT.length, 0);
      runner.decode(1, new int[] {NEXT}, new int[] {PROMPT.length});
      assertThat(logits(runner, 0)).isEqualTo(logits);
    }
  }

  @Test
  void brokenDeviceFailsTheStep() throws Exception {
    try (FakeCuda cuda = new FakeCuda(Long.MAX_VALUE);
        LanguageRunner runner = onDevice(cuda)) {
      runner.prefill(0, PROMPT, 0, PROMPT.length, 0);
      cuda.breakDown();
      GenerationException failure =
          catchThrowableOfType(
              GenerationException.class,
              () -> runner.decode(1, new int[] {NEXT}, new int[] {PROMPT.length}));
      assertThat(failure).hasMessage("cudaMemcpy: an illegal memory access");
      assertThat(catchThrowableOfType(GenerationException.class, () -> runner.copy(0, 1, 4)))
          .hasMessageContaining("cudaMemcpy2DAsync");
    }
  }

  @Test
  void decodesAllocateNothingOnTheHeapOnceTheMachineIsWarm() throws Exception {
    try (FakeCuda cuda = FakeCuda.withIdleCopies();
        LanguageRunner runner = onDevice(cuda)) {
      int[] tokens = {1, 2, 3};
      int[] past = {1, 2, 3};
      float[] logits = new float[runner.vocabulary()];
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long least = Long.MAX_VALUE;
      for (int window = 0; window < 10 && least > 0; window++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int step = 0; step < 500; step++) {
          runner.decode(step % SLOTS + 1, tokens, past);
          runner.logits(0, logits);
        }
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertThat(least).isZero();
    }
  }

  private static LanguageRunner onDevice(FakeCuda cuda) throws Exception {
    return LanguageFixture.onDevice(folder, MODEL, cuda, SLOTS, CAPACITY).runner();
  }

  private static float[] logits(LanguageRunner runner, int row) {
    float[] logits = new float[runner.vocabulary()];
    runner.logits(row, logits);
    return logits;
  }
}
