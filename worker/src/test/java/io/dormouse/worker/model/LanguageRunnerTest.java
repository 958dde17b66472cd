package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.dormouse.worker.engine.GenerationRunner;
import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.weights.Precision;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageRunnerTest {
  private static final int SLOTS = 4;
  private static final int CAPACITY = 64;
  private static final int[] PROMPT = {5, 80, 3, 200, 17, 91, 44, 44, 8, 120};
  private static final int[] OTHER = {7, 7, 30, 101, 150, 9};
  private static final int NEXT = 33;

  @TempDir static Path folder;

  private static LanguageRunner runner;

  @BeforeAll
  static void load() throws Exception {
    runner =
        LanguageFixture.random(folder, GgufTensorType.Q4_1, Precision.EXACT, SLOTS, CAPACITY)
            .runner();
  }

  @AfterAll
  static void close() {
    runner.close();
  }

  @Test
  void thousandDecodesAllocateNothingOnTheHeapOnceTheMachineIsWarm() {
    for (int slot = 0; slot < SLOTS; slot++) {
      runner.prefill(slot, PROMPT, 0, PROMPT.length, 0);
    }
    int[] tokens = {1, 2, 3, 4};
    int[] past = {PROMPT.length, PROMPT.length, PROMPT.length, PROMPT.length};
    float[] logits = new float[runner.vocabulary()];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int window = 0; window < 10 && least > 0; window++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      decodeSome(1000, tokens, past, logits);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isZero();
  }

  @Test
  void decodesBindNothingOnceTheirNumberOfRowsHasRun() {
    int[] tokens = {1, 2, 3, 4};
    float[] logits = new float[runner.vocabulary()];
    decodeSome(SLOTS, tokens, new int[SLOTS], logits);
    long bound = runner.decodeBindings();
    assertThat(bound).isGreaterThanOrEqualTo(SLOTS * 5);
    for (int past = 0; past < CAPACITY; past++) {
      runner.prefill(past % SLOTS, PROMPT, 0, 2 + past % 8, 0);
      decodeSome(SLOTS, tokens, new int[] {past, past / 2, past, 0}, logits);
    }
    runner.copy(0, 1, 3);
    runner.swap(1, 3, 2, 3);
    decodeSome(SLOTS, tokens, new int[SLOTS], logits);
    assertThat(runner.decodeBindings()).isEqualTo(bound);
  }

  private static void decodeSome(int steps, int[] tokens, int[] past, float[] logits) {
    for (int step = 0; step < steps; step++) {
      int rows = step % SLOTS + 1;
      runner.decode(rows, tokens, past);
      for (int row = 0; row < rows; row++) {
        runner.logits(row, logits);
      }
    }
  }

  @Test
  void chunksOfAnyCutComputeTheSameBits() {
    float[] whole = afterPrefill(0, PROMPT, PROMPT.length);
    for (int cut = 2; cut <= PROMPT.length - 2; cut++) {
      assertThat(afterPrefill(1, PROMPT, cut)).as("cut at %d", cut).isEqualTo(whole);
    }
  }

  @Test
  void copiedSlotGoesOnLikeItsOrigin() {
    afterPrefill(0, PROMPT, PROMPT.length);
    float[] expected = afterDecode(1, 0, PROMPT.length);
    afterPrefill(2, OTHER, OTHER.length);
    afterPrefill(0, PROMPT, PROMPT.length);
    runner.copy(0, 2, PROMPT.length);
    assertThat(afterDecode(3, 2, PROMPT.length)).isEqualTo(expected);
    assertThat(afterDecode(1, 0, PROMPT.length)).isEqualTo(expected);
  }

  @Test
  void exchangedSlotsGoOnLikeEachOther() {
    afterPrefill(0, PROMPT, PROMPT.length);
    float[] first = afterDecode(1, 0, PROMPT.length);
    afterPrefill(0, OTHER, OTHER.length);
    float[] second = afterDecode(1, 0, OTHER.length);
    afterPrefill(1, PROMPT, PROMPT.length);
    afterPrefill(3, OTHER, OTHER.length);
    runner.swap(1, PROMPT.length, 3, OTHER.length);
    assertThat(afterDecode(4, 3, PROMPT.length)).isEqualTo(first);
    assertThat(afterDecode(2, 1, OTHER.length)).isEqualTo(second);
    runner.swap(3, PROMPT.length, 3, PROMPT.length);
    assertThat(afterDecode(4, 3, PROMPT.length)).isEqualTo(first);
  }

  @Test
  void fullSlotIsUsedToItsLastToken() {
    int[] tokens = new int[CAPACITY];
    java.util.Arrays.setAll(tokens, i -> i * 3 % 200 + 1);
    runner.prefill(0, tokens, 0, CAPACITY - 1, 0);
    float[] last = afterDecode(1, 0, CAPACITY - 1);
    assertThat(last).doesNotContain(Float.NaN);
    assertThatThrownBy(() -> runner.decode(1, new int[] {1}, new int[] {CAPACITY}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64");
  }

  @Test
  void callsAgainstTheRulesAreRefusedAndChangeNothing() {
    float[] expected = afterPrefill(0, PROMPT, PROMPT.length);
    refused(() -> runner.prefill(0, PROMPT, 0, 1, 3));
    refused(() -> runner.prefill(0, PROMPT, 0, 0, 0));
    refused(() -> runner.prefill(0, PROMPT, 0, 2, -1));
    refused(() -> runner.prefill(0, PROMPT, 0, 5, CAPACITY - 4));
    refused(() -> runner.prefill(0, new int[] {1, -1}, 0, 2, 0));
    refused(() -> runner.prefill(0, new int[] {1, runner.vocabulary()}, 0, 2, 0));
    refused(() -> runner.prefill(0, PROMPT, 8, 5, 0));
    refused(() -> runner.prefill(SLOTS, PROMPT, 0, 5, 0));
    refused(() -> runner.decode(0, PROMPT, PROMPT));
    refused(() -> runner.decode(SLOTS + 1, PROMPT, PROMPT));
    refused(() -> runner.decode(2, PROMPT, new int[1]));
    refused(() -> runner.prefill(0, PROMPT, -1, 5, 0));
    refused(() -> runner.decode(1, new int[] {-7}, new int[] {3}));
    refused(() -> runner.decode(1, new int[] {7}, new int[] {-3}));
    refused(() -> runner.copy(0, SLOTS, 1));
    refused(() -> runner.copy(0, 1, CAPACITY + 1));
    refused(() -> runner.swap(0, 1, 1, -1));
    refused(() -> runner.logits(1, new float[runner.vocabulary()]));
    refused(() -> runner.logits(0, new float[3]));
    refused(() -> runner.logits(1, 0, new float[runner.vocabulary()]));
    refused(() -> runner.logits(0, 0, new float[3]));
    refused(() -> runner.logits(0, -1, new float[runner.vocabulary()]));
    refused(() -> runner.logits(0, 1 << 23, new float[runner.vocabulary()]));
    float[] logits = new float[runner.vocabulary()];
    runner.logits(0, logits);
    assertThat(logits).isEqualTo(expected);
  }

  @Test
  void rowCanBeReadBlockByBlock() {
    runner.prefill(0, PROMPT, 0, PROMPT.length, 0);
    runner.decode(2, new int[] {7, 11}, new int[] {PROMPT.length, 0});
    for (int row = 0; row < 2; row++) {
      float[] whole = new float[runner.vocabulary()];
      runner.logits(row, whole);
      float[] inBlocks = new float[runner.vocabulary()];
      for (int block = 0; block * GenerationRunner.BLOCK < inBlocks.length; block++) {
        runner.logits(row, block, inBlocks);
      }
      assertThat(inBlocks).isEqualTo(whole);
    }
  }

  private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
  }

  /// Logits after a prefill in two chunks.
  private static float[] afterPrefill(int slot, int[] prompt, int cut) {
    runner.prefill(slot, prompt, 0, cut, 0);
    if (cut < prompt.length) {
      runner.prefill(slot, prompt, cut, prompt.length - cut, cut);
    }
    float[] logits = new float[runner.vocabulary()];
    runner.logits(0, logits);
    return logits;
  }

  /// Logits of a slot after one more token; the others run along with what they hold.
  private static float[] afterDecode(int rows, int slot, int past) {
    int[] tokens = new int[rows];
    int[] lengths = new int[rows];
    java.util.Arrays.fill(lengths, CAPACITY - 1);
    tokens[slot] = NEXT;
    lengths[slot] = past;
    runner.decode(rows, tokens, lengths);
    float[] logits = new float[runner.vocabulary()];
    runner.logits(slot, logits);
    return logits;
  }
}
