package io.dormouse.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Whole loops over a simulated model, with joins, leaves and cancels as they happen to come.
class GenerationLoopPropertyTest {
  private static final int VOCABULARY = GenerationRunner.BLOCK + 60;
  private static final int CAPACITY = 128;

  /// @param leaveAfter tokens after which its client leaves
  private record Run(GenerationCall call, GenerationProbe probe, int leaveAfter) {}

  @Property(tries = 150)
  void everyAnswerIsTheOneThatTheCallHasAlone(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int slots,
      @ForAll @IntRange(min = 3, max = 30) int chunk,
      @ForAll boolean exact)
      throws Exception {
    Random random = new Random(seed);
    List<Run> runs = new ArrayList<>();
    try (GenerationLoop loop =
        new GenerationLoop(
            new HashRunner(slots, CAPACITY, VOCABULARY, exact),
            new GenerationLimits(chunk, chunk * 2, Long.MAX_VALUE, exact),
            System::nanoTime,
            (_, _, _) -> {})) {
      loop.start();
      for (int i = 0; i < 25; i++) {
        Run run = run(random, runs);
        runs.add(run);
        assertThat(loop.submit(run.call(), run.probe())).isTrue();
        if (random.nextInt(6) == 0) {
          runs.get(random.nextInt(runs.size())).probe().outcome();
        }
      }
      for (Run run : runs) {
        check(run, new HashRunner(1, CAPACITY, VOCABULARY, exact));
      }
      assertThat(loop.load()).isEqualTo(EngineLoad.NONE);
    }
  }

  private static Run run(Random random, List<Run> before) {
    int[] prompt = prompt(random, before);
    int maxTokens = 1 + random.nextInt(Math.min(40, CAPACITY - prompt.length));
    boolean hot = random.nextBoolean();
    SamplingParameters sampling =
        new SamplingParameters(
            hot ? 0.9f : 0,
            random.nextInt(3) * 10,
            random.nextBoolean() ? 0.9f : 1,
            random.nextInt(4) == 0 ? 0.05f : 0,
            random.nextBoolean() ? 1.2f : 1,
            random.nextInt(3) == 0 ? 0.4f : 0,
            random.nextInt(3) == 0 ? 0.2f : 0,
            random.nextInt(4) == 0 ? Map.of(3, 4f) : Map.of(),
            random.nextLong(),
            random.nextInt(4) - 1);
    GenerationCall call =
        new GenerationCall(
            new GenerationRequest(
                prompt,
                maxTokens,
                new int[] {random.nextInt(VOCABULARY)},
                sampling,
                random.nextInt(2),
                "flow" + random.nextInt(3),
                System.nanoTime(),
                System.nanoTime() + 60_000_000_000L));
    GenerationProbe probe = new GenerationProbe();
    int leaveAfter = random.nextInt(4) == 0 ? 1 + random.nextInt(10) : Integer.MAX_VALUE;
    probe.leaveAfter = leaveAfter;
    return new Run(call, probe, leaveAfter);
  }

  /// A new prompt, one that shares a beginning, or the next turn of a conversation.
  private static int[] prompt(Random random, List<Run> before) {
    int kind = random.nextInt(3);
    List<Integer> tokens = new ArrayList<>();
    if (kind == 1) {
      for (int i = 0; i < 30; i++) {
        tokens.add(i);
      }
    }
    if (kind == 2 && !before.isEmpty()) {
      GenerationCall earlier = before.get(random.nextInt(before.size())).call();
      for (int token : earlier.request().prompt()) {
        tokens.add(token);
      }
      int said = earlier.available();
      for (int i = 0; i < said; i++) {
        tokens.add(earlier.token(i));
      }
    }
    int own = 1 + random.nextInt(40);
    for (int i = 0; i < own; i++) {
      tokens.add(random.nextInt(VOCABULARY));
    }
    return tokens.stream().limit(CAPACITY - 2).mapToInt(Integer::intValue).toArray();
  }

  private static void check(Run run, HashRunner alone) throws Exception {
    GenerationCall call = run.call();
    GenerationOutcome outcome = run.probe().outcome();
    GenerationRequest request = call.request();
    SampleState state = new SampleState(request, VOCABULARY);
    Sampler sampler = new Sampler(VOCABULARY);
    SampledToken token = new SampledToken();
    float[] logits = new float[VOCABULARY];
    int[] answer = new int[request.maxTokens()];
    for (int i = 0; i < call.available(); i++) {
      HashRunner.logits(alone.hash(request.prompt(), answer, i), logits);
      sampler.sample(LogitRows.of(logits), state, i, token);
      assertThat(call.token(i)).isEqualTo(token.token).isNotEqualTo(request.endTokens()[0]);
      answer[i] = token.token;
      if (request.sampling().topLogprobs() >= 0) {
        assertThat(call.logprob(i)).isEqualTo(token.logprob);
      }
      for (int rank = 0; rank < request.sampling().topLogprobs(); rank++) {
        assertThat(call.topToken(i, rank)).isEqualTo(token.topTokens[rank]);
        assertThat(call.topLogprob(i, rank)).isEqualTo(token.topLogprobs[rank]);
      }
    }
    switch (outcome) {
      case GenerationOutcome.Ended _ -> {
        HashRunner.logits(alone.hash(request.prompt(), answer, call.available()), logits);
        sampler.sample(LogitRows.of(logits), state, call.available(), token);
        assertThat(token.token).isEqualTo(request.endTokens()[0]);
      }
      case GenerationOutcome.LengthReached _ ->
          assertThat(call.available()).isEqualTo(request.maxTokens());
      case GenerationOutcome.Cancelled _ ->
          assertThat(call.available()).isGreaterThanOrEqualTo(run.leaveAfter());
      case GenerationOutcome.Expired _, GenerationOutcome.Failed _, GenerationOutcome.Stopped _ ->
          throw new AssertionError(outcome);
    }
  }
}
