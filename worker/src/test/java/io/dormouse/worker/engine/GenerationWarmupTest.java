package io.dormouse.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GenerationWarmupTest {
  private static final int SLOTS = 4;
  private static final int ANSWER = (SLOTS + 1) * GenerationWarmup.EVERY;
  private static final int[] PROMPT = {1, 2, 3};
  private static final int CAPACITY = 1 + PROMPT.length + ANSWER;
  private static final int CHUNK = 24;
  private static final int CHUNK_ALONE = 40;

  /// A prefill of so many tokens in a slot.
  private record Prefill(int slot, int count) {}

  /// Remembers what was prefilled, and which numbers of rows were decoded.
  private static final class Recorded implements GenerationRunner {
    final HashRunner inner;
    final List<Prefill> prefills = new CopyOnWriteArrayList<>();
    final AtomicInteger runs = new AtomicInteger();
    final ConcurrentSkipListSet<Integer> rows = new ConcurrentSkipListSet<>();
    final CompletableFuture<TreeSet<Integer>> beforeTheLast = new CompletableFuture<>();

    Recorded(int capacity) {
      this.inner = new HashRunner(SLOTS, capacity, 40, true);
    }

    @Override
    public int slots() {
      return inner.slots();
    }

    @Override
    public int capacity() {
      return inner.capacity();
    }

    @Override
    public int vocabulary() {
      return inner.vocabulary();
    }

    @Override
    public void prefill(int slot, int[] tokens, int offset, int count, int past) {
      runs.incrementAndGet();
      prefills.add(new Prefill(slot, count));
      inner.prefill(slot, tokens, offset, count, past);
    }

    @Override
    public void decode(int count, int[] tokens, int[] past) {
      if (past[0] == PROMPT.length + ANSWER - 2) {
        beforeTheLast.complete(new TreeSet<>(rows));
      }
      runs.incrementAndGet();
      rows.add(count);
      inner.decode(count, tokens, past);
    }

    @Override
    public void logits(int row, float[] target) {
      inner.logits(row, target);
    }

    @Override
    public void logits(int row, int block, float[] target) {
      inner.logits(row, block, target);
    }

    @Override
    public void copy(int from, int to, int tokens) {
      inner.copy(from, to, tokens);
    }

    @Override
    public void swap(int a, int tokensOfA, int b, int tokensOfB) {
      inner.swap(a, tokensOfA, b, tokensOfB);
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  private static GenerationLoop loop(Recorded runner) {
    return new GenerationLoop(
        runner,
        new GenerationLimits(CHUNK, CHUNK_ALONE, Long.MAX_VALUE, true),
        System::nanoTime,
        (rows, prefillTokens, nanos) -> {});
  }

  @Test
  void minimalRunsOnePrefillAndOneDecodeBeforeTheStart() {
    Recorded runner = warmed(CAPACITY, false);
    assertThat(runner.prefills).containsExactly(new Prefill(0, 16));
    assertThat(runner.rows).containsExactly(1);
  }

  @Test
  void fullRunsEachSlotsPrefillTheLongestChunksAndADecodeOfEveryNumberOfRows() {
    Recorded runner = warmed(CAPACITY, true);
    assertThat(runner.prefills)
        .containsExactly(
            new Prefill(0, 16),
            new Prefill(1, 16),
            new Prefill(2, 16),
            new Prefill(3, 16),
            new Prefill(0, CHUNK),
            new Prefill(0, CHUNK_ALONE));
    assertThat(runner.rows).containsExactly(1, 2, 3, 4);
  }

  @Test
  void chunksAreNoLongerThanPromptsThatFit() {
    assertThat(warmed(CHUNK + 5, true).prefills)
        .endsWith(new Prefill(0, CHUNK), new Prefill(0, CHUNK + 4));
    assertThat(warmed(10, true).prefills)
        .containsExactly(
            new Prefill(0, 9), new Prefill(1, 9), new Prefill(2, 9), new Prefill(3, 9));
  }

  @Test
  void warmUpThatIsNotWantedAnyMoreEndsBetweenTwoRuns() {
    int all = warmed(CAPACITY, true).runs.get();
    for (int wanted = 0; wanted < all; wanted++) {
      Recorded runner = new Recorded(CAPACITY);
      int most = wanted;
      try (GenerationLoop loop = loop(runner)) {
        loop.warmUp(true, () -> runner.runs.get() < most);
        assertThat(runner.runs).hasValue(wanted);
      }
    }
  }

  private static Recorded warmed(int capacity, boolean all) {
    Recorded runner = new Recorded(capacity);
    try (GenerationLoop loop = loop(runner)) {
      loop.warmUp(all, () -> true);
    }
    return runner;
  }

  @Test
  void theRestRunsBetweenTheStepsOfACallAndChangesNothingOfIt() throws Exception {
    Recorded runner = new Recorded(CAPACITY);
    CompletableFuture<GenerationOutcome> outcome = new CompletableFuture<>();
    GenerationCall call = call();
    try (GenerationLoop loop = loop(runner)) {
      loop.warmUp(false, () -> true);
      loop.submit(
          call,
          told -> {
            if (told.outcome() != null) {
              outcome.complete(told.outcome());
            }
          });
      loop.start();
      assertThat(outcome.get(30, TimeUnit.SECONDS))
          .isEqualTo(new GenerationOutcome.LengthReached());
      assertThat(runner.beforeTheLast.join()).containsExactly(1, 2, 3, 4);
    }
    assertThat(tokens(call)).isEqualTo(computedAlone());
  }

  private static GenerationCall call() {
    return new GenerationCall(
        new GenerationRequest(
            PROMPT, ANSWER, new int[0], SamplingParameters.GREEDY, 0, "", 0, Long.MAX_VALUE));
  }

  private static int[] tokens(GenerationCall call) {
    return IntStream.range(0, call.available()).map(call::token).toArray();
  }

  private static int[] computedAlone() {
    HashRunner runner = new HashRunner(1, CAPACITY, 40, true);
    SampleState greedy = new SampleState(call().request(), 40);
    Sampler sampler = new Sampler(40);
    SampledToken sampled = new SampledToken();
    float[] logits = new float[40];
    int[] answer = new int[ANSWER];
    runner.prefill(0, PROMPT, 0, PROMPT.length, 0);
    for (int i = 0; i < ANSWER; i++) {
      runner.logits(0, logits);
      sampler.sample(LogitRows.of(logits), greedy, i, sampled);
      answer[i] = sampled.token;
      runner.decode(1, new int[] {sampled.token}, new int[] {PROMPT.length + i});
    }
    return answer;
  }
}
