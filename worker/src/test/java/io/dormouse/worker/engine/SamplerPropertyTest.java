package io.dormouse.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/// The sampler against the plainest way to say what it should do, in double precision.
class SamplerPropertyTest {
  private static final int VOCABULARY = 3 * GenerationRunner.BLOCK + 100;

  /// @param spread how far logits lie apart; at 0 all are equal
  record Case(
      long logitSeed,
      float spread,
      float temperature,
      int topK,
      float topP,
      float minP,
      float repetition,
      float presence,
      float frequency,
      boolean biased,
      long seed) {}

  @Provide
  Arbitrary<Case> cases() {
    Arbitrary<Float> penalty = Arbitraries.of(0f, 0f, 0.5f, -0.7f);
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.of(0f, 0.01f, 1f, 4f, 12f),
            Arbitraries.of(0f, 0.2f, 0.7f, 1f, 2f),
            Combinators.combine(
                    Arbitraries.of(0, 0, 1, 5, 40, VOCABULARY),
                    Arbitraries.of(1f, 1f, 0.95f, 0.5f, 0.01f),
                    Arbitraries.of(0f, 0f, 0.05f, 1f))
                .as((topK, topP, minP) -> new float[] {topK, topP, minP}),
            Arbitraries.of(1f, 1f, 1.3f),
            penalty,
            penalty,
            Arbitraries.of(true, false))
        .as((logits, spread, temperature, cut, repetition, presence, frequency, biased) ->
            new Case(
                logits,
                spread,
                temperature,
                (int) cut[0],
                cut[1],
                cut[2],
                repetition,
                presence,
                frequency,
                biased,
                logits * 31));
  }

  @Property(tries = 2_000)
  void choiceIsTheOneOfTheNaiveDistribution(
      @ForAll("cases") Case drawn, @ForAll @IntRange(max = 40) int answered) {
    GenerationRequest request = request(drawn);
    SampleState state = new SampleState(request, VOCABULARY);
    Random random = new Random(drawn.logitSeed() ^ 5);
    int[] answer = random.ints(answered, 0, VOCABULARY).toArray();
    for (int token : answer) {
      state.chosen(token);
    }
    float[] logits = logits(drawn);
    Map<Integer, Double> naive = naive(logits, request, answer);
    SampledToken result = new SampledToken();
    new Sampler(VOCABULARY).sample(LogitRows.of(logits), state, answered, result);

    assertThat(naive).containsKey(result.token);
    double sum = 0;
    double[] exponentials = new double[VOCABULARY];
    for (int i = 0; i < VOCABULARY; i++) {
      exponentials[i] = Math.exp((double) logits[i]);
      sum += exponentials[i];
    }
    assertThat((double) result.logprob)
        .isCloseTo(Math.log(exponentials[result.token] / sum), within(2e-5));
    List<Integer> order = order(logits);
    for (int rank = 0; rank < 3; rank++) {
      assertThat(result.topTokens[rank]).isEqualTo(order.get(rank));
      assertThat((double) result.topLogprobs[rank])
          .isCloseTo(Math.log(exponentials[order.get(rank)] / sum), within(2e-5));
    }
  }

  @Property(tries = 100)
  void manyChoicesFollowTheNaiveDistribution(@ForAll("cases") Case drawn) {
    GenerationRequest request = request(drawn);
    float[] logits = logits(drawn);
    Map<Integer, Double> naive = naive(logits, request, new int[0]);
    Map<Integer, Integer> counts = new HashMap<>();
    Sampler sampler = new Sampler(VOCABULARY);
    SampledToken result = new SampledToken();
    int draws = 2_000;
    for (int position = 0; position < draws; position++) {
      SampleState state = new SampleState(request, VOCABULARY);
      sampler.sample(LogitRows.of(logits), state, position, result);
      counts.merge(result.token, 1, Integer::sum);
    }
    double distance = 0;
    int classes = 0;
    double rare = 0;
    int rareCount = 0;
    for (Map.Entry<Integer, Double> entry : naive.entrySet()) {
      double expected = entry.getValue() * draws;
      int count = counts.getOrDefault(entry.getKey(), 0);
      if (expected < 5) {
        rare += expected;
        rareCount += count;
        continue;
      }
      classes++;
      distance += (count - expected) * (count - expected) / expected;
    }
    if (rare >= 5) {
      classes++;
      distance += (rareCount - rare) * (rareCount - rare) / rare;
    }
    double freedom = Math.max(1, classes - 1);
    assertThat(distance).isLessThan(freedom + 6 * Math.sqrt(2 * freedom) + 12);
  }

  private static GenerationRequest request(Case drawn) {
    SamplingParameters parameters =
        new SamplingParameters(
            drawn.temperature(),
            drawn.topK(),
            drawn.topP(),
            drawn.minP(),
            drawn.repetition(),
            drawn.presence(),
            drawn.frequency(),
            drawn.biased() ? Map.of(3, 2.5f, 17, -100f) : Map.of(),
            drawn.seed(),
            3);
    return new GenerationRequest(
        new int[] {1, 2, 3, 200}, 50, new int[0], parameters, 0, "", 0, Long.MAX_VALUE / 2);
  }

  private static float[] logits(Case drawn) {
    Random random = new Random(drawn.logitSeed());
    float[] logits = new float[VOCABULARY];
    float lowered = 0;
    for (int i = 0; i < VOCABULARY; i++) {
      if (i % GenerationRunner.BLOCK == 0) {
        lowered = random.nextInt(3) * 8 * drawn.spread();
      }
      logits[i] = (float) random.nextGaussian() * drawn.spread() - lowered;
    }
    return logits;
  }

  private static List<Integer> order(float[] logits) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < logits.length; i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble((Integer i) -> 0.0 - logits[i]).thenComparingInt(i -> i));
    return order;
  }

  /// What may be chosen, and how likely.
  private static Map<Integer, Double> naive(
      float[] logits, GenerationRequest request, int[] answer) {
    SamplingParameters asked = request.sampling();
    float[] changed = changed(logits, request, answer);
    List<Integer> order = order(changed);
    if (asked.temperature() == 0) {
      return Map.of(order.getFirst(), 1.0);
    }
    double highest = changed[order.getFirst()];
    List<Double> weights = new ArrayList<>();
    for (int token : order) {
      double weight = Math.exp((changed[token] - highest) / asked.temperature());
      boolean kept =
          weight >= asked.minP() * (1 - 1e-6)
              && (asked.topK() == 0 || weights.size() < asked.topK());
      if (kept && weight > 0) {
        weights.add(weight);
      }
    }
    double target = asked.topP() * weights.stream().mapToDouble(Double::doubleValue).sum();
    double sum = 0;
    int kept = 0;
    while (kept < weights.size() && (kept == 0 || asked.topP() >= 1 || sum < target - 1e-7)) {
      sum += weights.get(kept++);
    }
    Map<Integer, Double> distribution = new HashMap<>();
    for (int i = 0; i < kept; i++) {
      distribution.put(order.get(i), weights.get(i) / sum);
    }
    return distribution;
  }

  private static float[] changed(float[] logits, GenerationRequest request, int[] answer) {
    SamplingParameters asked = request.sampling();
    float[] changed = logits.clone();
    asked.logitBias().forEach((token, bias) -> changed[token] += bias);
    Map<Integer, Integer> counts = new HashMap<>();
    if (asked.repetitionPenalty() != 1) {
      for (int token : request.prompt()) {
        counts.put(token, 0);
      }
    }
    for (int token : answer) {
      counts.merge(token, 1, Integer::sum);
    }
    counts.forEach((token, count) -> {
      float logit = changed[token];
      logit = logit > 0 ? logit / asked.repetitionPenalty() : logit * asked.repetitionPenalty();
      float present = count > 0 ? asked.presencePenalty() : 0;
      changed[token] = logit - (present + count * asked.frequencyPenalty());
    });
    return changed;
  }
}
