package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.WorkerFixture;
import io.dormouse.worker.engine.GenerationRunner;
import io.dormouse.worker.model.weights.Precision;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random checkpoints against the logits that Hugging Face transformers computes for them; files
/// and logits were made by `src/test/python/transformers_oracle.py`.
class TransformersOracleTest {
  private static final int SLOTS = 3;
  private static final int SLOT = 1;
  private static final int CAPACITY = 64;
  private static final float TOLERANCE = 1e-3f;

  @TempDir private Path cache;

  @ParameterizedTest
  @ValueSource(strings = {"llama-random", "mistral-random"})
  void logitsAfterAPromptAndEachFurtherTokenAreThoseOfTransformers(String name) throws Exception {
    try (GenerationRunner runner = open(name)) {
      for (JsonObject golden : goldens(name)) {
        int[] tokens = tokens(golden);
        int prompt = golden.getInteger("prompt");
        runner.prefill(SLOT, tokens, 0, prompt, 0);
        check(runner, 0, golden, 0);
        for (int position = prompt; position < tokens.length; position++) {
          decode(runner, tokens[position], position);
          check(runner, SLOT, golden, position - prompt + 1);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-random", "mistral-random"})
  void aPromptInPiecesEndsInTheSameLogits(String name) throws Exception {
    try (GenerationRunner runner = open(name)) {
      JsonObject golden = goldens(name).get(1);
      int[] tokens = tokens(golden);
      int prompt = golden.getInteger("prompt");
      int half = prompt / 2;
      runner.prefill(SLOT, tokens, 0, half, 0);
      runner.prefill(SLOT, tokens, half, prompt - half, half);
      check(runner, 0, golden, 0);
    }
  }

  private static void decode(GenerationRunner runner, int token, int past) {
    int[] tokens = new int[SLOTS];
    int[] pasts = new int[SLOTS];
    tokens[SLOT] = token;
    pasts[SLOT] = past;
    runner.decode(SLOTS, tokens, pasts);
  }

  private static void check(GenerationRunner runner, int row, JsonObject golden, int step) {
    float[] logits = new float[runner.vocabulary()];
    runner.logits(row, logits);
    JsonArray expected = golden.getJsonArray("logits").getJsonArray(step);
    assertThat(expected.size()).isEqualTo(logits.length);
    float worst = 0;
    for (int i = 0; i < logits.length; i++) {
      worst = Math.max(worst, Math.abs(logits[i] - expected.getFloat(i)));
    }
    assertThat(worst)
        .as("%s, step %d", golden.getString("name"), step)
        .isLessThanOrEqualTo(TOLERANCE);
  }

  private GenerationRunner open(String name) throws LoadException, URISyntaxException {
    var source =
        new LanguageSource(
            Path.of(resource(name + ".gguf").toURI()),
            WorkerFixture.LIBRARY.toAbsolutePath(),
            List.of(Provider.CPU),
            1,
            Precision.EXACT,
            SLOTS,
            CAPACITY,
            cache);
    return new LanguageModelLoader(source).load(new IgnoredProgress()).runner();
  }

  private static List<JsonObject> goldens(String name) throws IOException {
    try (InputStream file = resource(name + ".json").openStream()) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return new JsonObject(text)
          .getJsonArray("cases").stream().map(JsonObject.class::cast).toList();
    }
  }

  private static int[] tokens(JsonObject golden) {
    return golden.getJsonArray("tokens").stream().mapToInt(id -> (Integer) id).toArray();
  }

  private static URL resource(String name) {
    return Objects.requireNonNull(
        TransformersOracleTest.class.getResource("/transformers/" + name), name);
  }
}
