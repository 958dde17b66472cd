package io.dormouse.bench.gpu;

import io.dormouse.worker.model.LanguageModelLoader;
import io.dormouse.worker.model.LanguageRunner;
import io.dormouse.worker.model.LanguageSource;
import io.dormouse.worker.model.LoadException;
import io.dormouse.worker.model.LoadObserver;
import io.dormouse.worker.model.LoadedLanguageModel;
import io.dormouse.worker.model.Provider;
import io.dormouse.worker.model.weights.Precision;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;

/// The worker's loader and runner as the programs of this package use them.
final class MeasuredModel {
  private static final class NoLoadObserver implements LoadObserver {
    @Override
    public void found(long totalBytes) {}

    @Override
    public void read(long bytes) {}
  }

  private MeasuredModel() {}

  static LanguageSource source(LoadArguments arguments, Precision precision) {
    return new LanguageSource(
        arguments.file(),
        arguments.ortLibrary(),
        List.of(Provider.named(arguments.provider()).orElseThrow()),
        arguments.threads(),
        precision,
        arguments.slots(),
        arguments.context(),
        arguments.weights());
  }

  static LoadedLanguageModel load(LanguageModelLoader loader) throws LoadException {
    return loader.load(new NoLoadObserver());
  }

  /// So many tokens of a prompt; which they are does not matter.
  static int[] tokens(LanguageRunner runner, int count) {
    int[] tokens = new int[count];
    Arrays.setAll(tokens, i -> (i * 7 + 1) % runner.vocabulary());
    return tokens;
  }

  /// Computes a prompt of so many tokens in each of the first slots; returns what they hold then.
  static int[] prefill(LanguageRunner runner, int rows, int count) {
    int[] prompt = tokens(runner, count);
    for (int slot = 0; slot < rows; slot++) {
      runner.prefill(slot, prompt, 0, count, 0);
    }
    int[] past = new int[rows];
    Arrays.fill(past, count);
    return past;
  }

  /// The likeliest token.
  static int likeliest(float[] logits) {
    int best = 0;
    for (int id = 1; id < logits.length; id++) {
      if (logits[id] > logits[best]) {
        best = id;
      }
    }
    return best;
  }

  /// Prints one finding, for {@link GpuProcess}.
  static void say(JsonObject finding) {
    System.out.println(finding.encode());
  }

  static void say(String event) {
    say(new JsonObject().put("event", event));
  }
}
