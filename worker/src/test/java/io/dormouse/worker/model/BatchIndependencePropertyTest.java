package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.gguf.RandomLlama;
import io.dormouse.worker.model.weights.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/// Random schedules of sequences that join, leave, change their slots and begin with what others
/// computed, each compared with itself alone.
class BatchIndependencePropertyTest {
  private static final int SLOTS = 5;
  private static final int CAPACITY = 96;
  private static final List<RandomLlama> MODELS =
      List.of(
          new RandomLlama(
              RandomLlama.Sizes.SMALL, GgufTensorType.Q4_1, GgufTensorType.Q8_0, true, 3),
          RandomLlama.of(GgufTensorType.F32, 3),
          RandomLlama.of(GgufTensorType.Q6_K, 3),
          RandomLlama.of(GgufTensorType.Q4_0, 3),
          RandomLlama.of(GgufTensorType.Q4_K, 3));

  private static final List<Pair> PAIRS = new ArrayList<>();

  /// The same model with several slots and with one.
  private record Pair(GgufTensorType type, LanguageRunner runner, LanguageRunner alone) {}

  @BeforeContainer
  static void load() throws Exception {
    Path folder = Files.createTempDirectory(Path.of("target"), "independence");
    for (RandomLlama model : MODELS) {
      PAIRS.add(
          new Pair(
              model.matrices(),
              LanguageFixture.random(folder, model, Precision.EXACT, SLOTS, CAPACITY).runner(),
              LanguageFixture.random(folder, model, Precision.EXACT, 1, CAPACITY).runner()));
    }
  }

  @AfterContainer
  static void close() {
    for (Pair pair : PAIRS) {
      pair.runner.close();
      pair.alone.close();
    }
    PAIRS.clear();
  }

  @Property(tries = 25)
  void exactLogitsDoNotDependOnWhoRunsAlong(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 40) int steps) {
    for (Pair pair : PAIRS) {
      new Schedule(pair, new Random(seed)).run(steps);
    }
  }

  /// One run of random steps over a pair.
  private static final class Schedule {
    private final Pair pair;
    private final LanguageRunner runner;
    private final Random random;
    private final @Nullable Sequence[] slots = new Sequence[SLOTS];
    private final int[][] remembered = new int[SLOTS][0];

    Schedule(Pair pair, Random random) {
      this.pair = pair;
      this.runner = pair.runner;
      this.random = random;
    }

    void run(int steps) {
      List<Sequence> all = new ArrayList<>();
      for (int step = 0; step < steps; step++) {
        int slot = random.nextInt(SLOTS);
        Sequence sequence = slots[slot];
        if (random.nextInt(5) == 0) {
          exchange(slot, random.nextInt(SLOTS));
        } else if (sequence == null) {
          sequence = joined(slot);
          slots[slot] = sequence;
          all.add(sequence);
        } else if (random.nextInt(4) == 0) {
          slots[slot] = null;
        } else {
          decode();
        }
      }
      all.forEach(this::assertSameAlone);
    }

    private void exchange(int a, int b) {
      runner.swap(a, held(a), b, held(b));
      Sequence sequence = slots[a];
      slots[a] = slots[b];
      slots[b] = sequence;
      int[] prompt = remembered[a];
      remembered[a] = remembered[b];
      remembered[b] = prompt;
    }

    private int held(int slot) {
      Sequence sequence = slots[slot];
      return sequence == null ? remembered[slot].length : sequence.length();
    }

    /// A sequence whose beginning is, now and then, what a prefill has left in this slot or
    /// another.
    private Sequence joined(int slot) {
      int origin = random.nextInt(SLOTS);
      int most = Math.min(remembered[origin].length, 24);
      int past = most == 0 ? 0 : random.nextInt(most + 1);
      if (past > 0 && origin != slot) {
        runner.copy(origin, slot, past);
      }
      int[] own = random.ints(2 + random.nextInt(12), 0, 250).toArray();
      int[] prompt = Arrays.copyOf(remembered[origin], past + own.length);
      System.arraycopy(own, 0, prompt, past, own.length);
      int cut = 2 + random.nextInt(own.length);
      int first = cut > own.length - 2 ? own.length : cut;
      runner.prefill(slot, prompt, past, first, past);
      if (first < own.length) {
        runner.prefill(slot, prompt, past + first, own.length - first, past + first);
      }
      remembered[slot] = prompt;
      Sequence sequence = new Sequence(prompt);
      sequence.record(runner, 0);
      return sequence;
    }

    private void decode() {
      int rows = 0;
      int[] tokens = random.ints(SLOTS, 0, 250).toArray();
      int[] past = new int[SLOTS];
      for (int slot = 0; slot < SLOTS; slot++) {
        Sequence sequence = slots[slot];
        int free = remembered[slot].length + random.nextInt(CAPACITY - remembered[slot].length);
        past[slot] = sequence == null ? free : sequence.length();
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

    private void assertSameAlone(Sequence sequence) {
      LanguageRunner alone = pair.alone;
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
        assertThat(sequence.logits.get(i))
            .as("step %d with %s", i, pair.type)
            .isEqualTo(again.logits.get(i));
      }
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
