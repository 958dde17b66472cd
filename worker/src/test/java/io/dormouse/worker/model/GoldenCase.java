package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A prompt for SmolLM2-135M-Instruct and the tokens that llama.cpp chooses after it.
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record GoldenCase(int[] prompt, int[] greedy) {
  static List<GoldenCase> all() throws IOException {
    try (InputStream in = GoldenCase.class.getResourceAsStream("/smollm2/greedy-f32.json")) {
      assertThat(in).isNotNull();
      JsonArray all =
          new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8))
              .getJsonArray("cases");
      List<GoldenCase> cases = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        JsonObject one = all.getJsonObject(i);
        cases.add(
            new GoldenCase(
                ids(one.getJsonArray("prompt_ids")), ids(one.getJsonArray("greedy_ids"))));
      }
      return cases;
    }
  }

  private static int[] ids(JsonArray array) {
    return array.stream().mapToInt(id -> ((Number) id).intValue()).toArray();
  }
}
