package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.gguf.RandomLlama;
import io.dormouse.worker.model.weights.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/// Random schedules of sequences that join and leave, each compared with itself alone.
@SuppressWarnings("NullAway.Init") // jqwik fills the fields before the first try
class BatchIndependencePropertyTest {
  private static final int SLOTS = 5;
  private static final int CAPACITY = 48;
  private static final RandomLlama MODEL =
      new RandomLlama(RandomLlama.Sizes.SMALL, GgufTensorType.Q4_1, GgufTensorType.Q8_0, true, 3);

  private static LanguageRunner runner;
  private static LanguageRunner alone;

  @BeforeContainer
  static void load() throws Exception {
    Path folder = java.nio.file.Files.createTempDirectory(Path.of("target"), "independence");
    runner = LanguageFixture.random(folder, MODEL, Precision.EXACT, SLOTS, CAPACITY).runner();
    alone = LanguageFixture.random(folder, MODEL, Precision.EXACT, 1, CAPACITY).runner();
  }

  @AfterContainer
  static void close() {
    runner.close();
    alone.close();
  }

  @Property(tries = 25)
  void exactLogitsDoNotDependOnWhoRunsAlong(
      @ForAll Random random, @ForAll @IntRange(min = 5, max = 30) int steps) {
    @Nullable Sequence[] slots = new Sequence[SLOTS];
    List<Sequence> all = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      int slot = random.nextInt(SLOTS);
      if (slots[slot] == null) {
        Sequence sequence = joined(random, slot);
        slots[slot] = sequence;
        all.add(sequence);
      } else if (random.nextInt(4) == 0) {
        slots[slot] = null;
      } else {
        decode(random, slots);
      }
    }
    all.forEach(BatchIndependencePropertyTest::assertSameAlone);
  }

  private static Sequence joined(Random random, int slot) {
    Sequence sequence = new Sequence(random.ints(2 + random.nextInt(12), 0, 250).toArray());
    int cut = 2 + random.nextInt(sequence.prompt.length);
    int first = cut > sequence.prompt.length - 2 ? sequence.prompt.length : cut;
    runner.prefill(slot, sequence.prompt, 0, first, 0);
    if (first < sequence.prompt.length) {
      runner.prefill(slot, sequence.prompt, first, sequence.prompt.length - first, first);
    }
    sequence.record(runner, 0);
    return sequence;
  }

  private static void decode(Random random, @Nullable Sequence[] slots) {
    int rows = 0;
    int[] tokens = random.ints(SLOTS, 0, 250).toArray();
    int[] past = new int[SLOTS];
    for (int slot = 0; slot < SLOTS; slot++) {
      Sequence sequence = slots[slot];
      past[slot] = sequence == null ? random.nextInt(CAPACITY) : sequence.length();
      rows = sequence == null ? rows : slot + 1;
    }
    if (rows == 0) {
      return;
    }
    runner.decode(rows, tokens, past);
    for (int slot = 0; slot < rows; slot++) {
      Sequence sequence = slots[slot];
      if (sequence != null) {
        sequence.decoded.add(tokens[slot]);
        sequence.record(runner, slot);
      }
    }
  }

  private static void assertSameAlone(Sequence sequence) {
    Sequence again = new Sequence(sequence.prompt);
    alone.prefill(0, again.prompt, 0, again.prompt.length, 0);
    again.record(alone, 0);
    for (int token : sequence.decoded) {
      alone.decode(1, new int[] {token}, new int[] {again.length()});
      again.decoded.add(token);
      again.record(alone, 0);
    }
    assertThat(again.logits).hasSameSizeAs(sequence.logits);
    for (int i = 0; i < again.logits.size(); i++) {
      assertThat(sequence.logits.get(i)).as("step %d", i).isEqualTo(again.logits.get(i));
    }
  }

  /// A prompt, what was decoded after it, and the logits of each step.
  private static final class Sequence {
    final int[] prompt;
    final List<Integer> decoded = new ArrayList<>();
    final List<float[]> logits = new ArrayList<>();

    Sequence(int[] prompt) {
      this.prompt = prompt;
    }

    int length() {
      return prompt.length + decoded.size();
    }

    void record(LanguageRunner from, int row) {
      float[] copy = new float[from.vocabulary()];
      from.logits(row, copy);
      logits.add(copy);
    }
  }
}
