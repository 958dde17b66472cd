package io.dormouse.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
  private static final int VOCABULARY = 1000;

  private final Sampler sampler = new Sampler(VOCABULARY);
  private final SampledToken result = new SampledToken();

  @Test
  void ofEqualLogitsTheLowestIdIsTaken() {
    float[] logits = new float[VOCABULARY];
    logits[70] = 3;
    logits[7] = 3;
    assertThat(choose(logits, SamplingParameters.GREEDY, 0)).isEqualTo(7);
    assertThat(choose(logits, sampling(1, 1, 1, 5), 0)).isEqualTo(7);
    assertThat(choose(new float[VOCABULARY], sampling(1, 0, 0, 5), 0)).isZero();
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void logitsThatAreNotFiniteAreATypedFailure(float bad) {
    for (int place : new int[] {0, 500, VOCABULARY - 1}) {
      float[] logits = new float[VOCABULARY];
      logits[place] = bad;
      for (SamplingParameters parameters :
          new SamplingParameters[] {SamplingParameters.GREEDY, sampling(1, 0, 0.9f, 5)}) {
        assertThatThrownBy(() -> choose(logits.clone(), parameters, 0))
            .isInstanceOf(GenerationException.class)
            .hasMessageContaining("not finite");
      }
    }
    float[] none = new float[VOCABULARY];
    Arrays.fill(none, Float.NEGATIVE_INFINITY);
    assertThatThrownBy(() -> choose(none, SamplingParameters.GREEDY, 0))
        .isInstanceOf(GenerationException.class);
  }

  @Test
  void tokensThatTheModelRulesOutAreNeverChosen() {
    float[] logits = new float[VOCABULARY];
    Arrays.fill(logits, Float.NEGATIVE_INFINITY);
    logits[11] = 1;
    logits[600] = 1;
    for (int position = 0; position < 200; position++) {
      assertThat(choose(logits.clone(), sampling(2, 0, 1, 9), position)).isIn(11, 600);
      assertThat(choose(logits.clone(), sampling(2, 900, 0.99f, 9), position)).isIn(11, 600);
    }
  }

  @Test
  void choiceFollowsFromSeedAndPositionAlone() {
    float[] logits = new float[VOCABULARY];
    int[] first = new int[50];
    for (int position = 0; position < first.length; position++) {
      first[position] = choose(logits.clone(), sampling(1, 0, 1, 42), position);
    }
    for (int position = first.length - 1; position >= 0; position--) {
      choose(logits.clone(), sampling(1, 0, 1, 43), position);
      assertThat(choose(logits.clone(), sampling(1, 0, 1, 42), position))
          .isEqualTo(first[position]);
    }
    assertThat(Arrays.stream(first).distinct().count()).isGreaterThan(40);
  }

  @Test
  void weightsAreThoseOfTheExponentialFunction() {
    for (float distance = 0; distance < SampleExponential.BOUND; distance += 0.00137f) {
      double exact = Math.exp(-(double) distance);
      assertThat(Math.abs(SampleExponential.weight(distance) / exact - 1)).isLessThan(3e-7);
    }
    float last = Math.nextDown(SampleExponential.BOUND);
    assertThat(SampleExponential.weight(last)).isPositive();
  }

  @Test
  void uniformNumbersFillTheirRangeEvenly() {
    int[] counts = new int[64];
    for (int i = 0; i < 64_000; i++) {
      counts[(int) (SampleRandom.uniform(i % 10, i / 10) * 64)]++;
    }
    double distance = 0;
    for (int count : counts) {
      distance += (count - 1000.0) * (count - 1000.0) / 1000;
    }
    assertThat(distance).isBetween(25.0, 120.0);
  }

  @Test
  void tokensOutsideTheVocabularyAreRefused() {
    SamplingParameters biased =
        new SamplingParameters(0, 0, 1, 0, 1, 0, 0, Map.of(VOCABULARY, 1f), 0, -1);
    assertThatThrownBy(() -> new SampleState(request(biased, 1), VOCABULARY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1000");
    assertThatThrownBy(
            () -> new SampleState(request(SamplingParameters.GREEDY, VOCABULARY), VOCABULARY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private int choose(float[] logits, SamplingParameters parameters, int position) {
    sampler.sample(
        LogitRows.of(logits),
        new SampleState(request(parameters, 1), VOCABULARY),
        position,
        result);
    return result.token;
  }

  private static GenerationRequest request(SamplingParameters parameters, int token) {
    return new GenerationRequest(
        new int[] {token}, 10, new int[0], parameters, 0, "", 0, Long.MAX_VALUE / 2);
  }

  private static SamplingParameters sampling(float temperature, int topK, float topP, long seed) {
    return new SamplingParameters(temperature, topK, topP, 0, 1, 0, 0, Map.of(), seed, -1);
  }
}
