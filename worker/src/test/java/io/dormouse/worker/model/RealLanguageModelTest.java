package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.model.weights.Precision;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// SmolLM2-135M-Instruct against what llama.cpp computes from the same weights in fp32.
class RealLanguageModelTest {
  private static final int CAPACITY = 256;
  private static final double LEAST_AGREEMENT = 0.95;
  private static final float WIDEST_FLIP = 0.5f;

  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  private record Case(int[] prompt, int[] greedy) {}

  @Test
  void exactGreedyTokensAreThoseOfTheReference() throws Exception {
    try (LanguageRunner runner = LanguageFixture.real(Precision.EXACT, 1, CAPACITY).runner()) {
      for (Case one : cases()) {
        assertThat(greedy(runner, one)).containsExactly(one.greedy());
      }
    }
  }

  @Test
  void fastTokensDifferSeldomAndOnlyWhereTwoAreClose() throws Exception {
    int positions = 0;
    int agreed = 0;
    try (LanguageRunner runner = LanguageFixture.real(Precision.FAST, 1, CAPACITY).runner()) {
      float[] logits = new float[runner.vocabulary()];
      for (Case one : cases()) {
        runner.prefill(0, one.prompt(), 0, one.prompt().length, 0);
        for (int i = 0; i < one.greedy().length; i++) {
          runner.logits(0, logits);
          int chosen = largest(logits);
          positions++;
          agreed += chosen == one.greedy()[i] ? 1 : 0;
          assertThat(logits[chosen] - logits[one.greedy()[i]]).isLessThanOrEqualTo(WIDEST_FLIP);
          runner.decode(1, new int[] {one.greedy()[i]}, new int[] {one.prompt().length + i});
        }
      }
    }
    assertThat((double) agreed / positions).isGreaterThanOrEqualTo(LEAST_AGREEMENT);
  }

  private static int[] greedy(LanguageRunner runner, Case one) {
    int[] tokens = new int[one.greedy().length];
    float[] logits = new float[runner.vocabulary()];
    runner.prefill(0, one.prompt(), 0, one.prompt().length, 0);
    for (int i = 0; i < tokens.length; i++) {
      runner.logits(0, logits);
      tokens[i] = largest(logits);
      runner.decode(1, new int[] {tokens[i]}, new int[] {one.prompt().length + i});
    }
    return tokens;
  }

  private static int largest(float[] logits) {
    int largest = 0;
    for (int i = 1; i < logits.length; i++) {
      largest = logits[i] > logits[largest] ? i : largest;
    }
    return largest;
  }

  private static List<Case> cases() throws IOException {
    try (InputStream in =
        RealLanguageModelTest.class.getResourceAsStream("/smollm2/greedy-f32.json")) {
      assertThat(in).isNotNull();
      JsonArray all =
          new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8))
              .getJsonArray("cases");
      List<Case> cases = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        JsonObject one = all.getJsonObject(i);
        cases.add(
            new Case(ids(one.getJsonArray("prompt_ids")), ids(one.getJsonArray("greedy_ids"))));
      }
      return cases;
    }
  }

  private static int[] ids(JsonArray array) {
    return array.stream().mapToInt(id -> ((Number) id).intValue()).toArray();
  }
}
