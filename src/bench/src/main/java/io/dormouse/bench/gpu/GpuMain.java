package io.dormouse.bench.gpu;

import io.dormouse.worker.model.GpuMemory;
import io.dormouse.worker.model.LanguageModelLoader;
import io.dormouse.worker.model.LanguageRunner;
import io.dormouse.worker.model.LoadException;
import io.dormouse.worker.model.LoadedLanguageModel;
import io.dormouse.worker.model.weights.Precision;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;

/// Loads a model in a process of its own and measures it, one line of JSON for each finding: when
/// it is loaded, its first token, then decodes and prefills.
///
/// Arguments: those of {@link LoadArguments}, and whether to go on after the first token.
public final class GpuMain {
  private static final int CHUNK = 512;
  private static final int FIRST = 8;
  private static final int PAST = 32;
  private static final int WARM_STEPS = 8;
  private static final int STEPS = 64;
  private static final int REPEATS = 3;

  private final LanguageRunner runner;
  private final float[] logits;

  private GpuMain(LanguageRunner runner) {
    this.runner = runner;
    this.logits = new float[runner.vocabulary()];
  }

  /// Measures and ends.
  public static void main(String... arguments) throws LoadException {
    var loader =
        new LanguageModelLoader(MeasuredModel.source(LoadArguments.of(arguments), Precision.FAST));
    var model = MeasuredModel.load(loader);
    MeasuredModel.say(loaded(model).put("gpuUsedBytes", used(loader)));
    try (var runner = model.runner()) {
      var program = new GpuMain(runner);
      program.prefill(FIRST);
      program.next(0);
      MeasuredModel.say("first");
      if (Boolean.parseBoolean(arguments[LoadArguments.COUNT])) {
        MeasuredModel.say(
            new JsonObject()
                .put("event", "speed")
                .put("decode", program.decodes())
                .put("prefill", program.prefills())
                .put("gpuUsedBytes", used(loader)));
      }
    }
    MeasuredModel.say(new JsonObject().put("event", "closed").put("gpuUsedBytes", used(loader)));
  }

  private static JsonObject loaded(LoadedLanguageModel model) {
    return new JsonObject()
        .put("event", "loaded")
        .put("provider", model.provider().label())
        .put("arithmetic", model.arithmetic().label())
        .put("weightBytes", model.need().weights())
        .put("cacheBytes", model.need().cache());
  }

  private static long used(LanguageModelLoader loader) {
    return loader.gpuMemoryNow().map(GpuMemory::usedBytes).orElse(0L);
  }

  private JsonArray decodes() {
    var results = new JsonArray();
    Arrays.stream(GpuOptions.ROWS)
        .filter(rows -> rows <= runner.slots())
        .forEach(rows -> results.add(decode(rows)));
    return results;
  }

  /// Every row's logits come to the host, as they do when tokens are chosen.
  private JsonObject decode(int rows) {
    int[] past = MeasuredModel.prefill(runner, rows, PAST);
    int[] next = new int[rows];
    long startNanos = 0;
    for (int step = 0; step < WARM_STEPS + STEPS; step++) {
      if (step == WARM_STEPS) {
        startNanos = System.nanoTime();
      }
      runner.decode(rows, next, past);
      for (int row = 0; row < rows; row++) {
        next[row] = next(row);
        past[row]++;
      }
    }
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    return new JsonObject().put("rows", rows).put("tokensPerSecond", rows * STEPS / seconds);
  }

  private JsonArray prefills() {
    var results = new JsonArray();
    for (int length : GpuOptions.PROMPTS) {
      if (length < runner.capacity()) {
        prefill(length);
        double best = 0;
        for (int repeat = 0; repeat < REPEATS; repeat++) {
          long startNanos = System.nanoTime();
          prefill(length);
          next(0);
          best = Math.max(best, length * 1e9 / (System.nanoTime() - startNanos));
        }
        results.add(new JsonObject().put("tokens", length).put("bestTokensPerSecond", best));
      }
    }
    return results;
  }

  private void prefill(int length) {
    int[] prompt = MeasuredModel.tokens(runner, length);
    for (int past = 0; past < length; past += CHUNK) {
      runner.prefill(0, prompt, past, Math.min(CHUNK, length - past), past);
    }
  }

  /// The likeliest token of a row.
  private int next(int row) {
    runner.logits(row, logits);
    return MeasuredModel.likeliest(logits);
  }
}
