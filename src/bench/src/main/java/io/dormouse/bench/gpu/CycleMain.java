package io.dormouse.bench.gpu;

import io.dormouse.worker.model.LanguageModelLoader;
import io.dormouse.worker.model.LanguageRunner;
import io.dormouse.worker.model.LoadException;
import io.dormouse.worker.model.weights.Precision;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// Loads a model and releases it, as often as it is told, or serves until it is killed.
///
/// Its input is read line by line: `load`, `release`, `serve`; the end of the input ends it. It
/// says `started`, `loaded` (after a prefill and a decode), `released` and `serving`.
public final class CycleMain {
  private static final int PROMPT = 16;
  private static final int STEPS = 64;

  private final LanguageModelLoader loader;
  private final BufferedReader orders =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  private CycleMain(LanguageModelLoader loader) {
    this.loader = loader;
  }

  /// Follows orders.
  public static void main(String... arguments) throws IOException, LoadException {
    MeasuredModel.say("started");
    var source = MeasuredModel.source(LoadArguments.of(arguments), Precision.FAST);
    new CycleMain(new LanguageModelLoader(source)).follow();
  }

  private void follow() throws IOException, LoadException {
    for (var order = orders.readLine(); order != null; order = orders.readLine()) {
      if (!order.equals("load")) {
        throw new IllegalArgumentException("nothing is loaded: " + order);
      }
      try (var runner = MeasuredModel.load(loader).runner()) {
        generate(runner, 1);
        MeasuredModel.say("loaded");
        if (!used(runner)) {
          return;
        }
      }
      MeasuredModel.say("released");
    }
  }

  /// Whether the model is to be released and the program goes on.
  private boolean used(LanguageRunner runner) throws IOException {
    var order = orders.readLine();
    if ("serve".equals(order)) {
      serve(runner);
    }
    return order != null;
  }

  /// Generates for good; the end of the input, or any more of it, ends the process.
  private void serve(LanguageRunner runner) {
    Thread.ofPlatform().daemon().start(this::endWithInput);
    MeasuredModel.say("serving");
    while (true) {
      generate(runner, STEPS);
    }
  }

  private void endWithInput() {
    try {
      orders.readLine();
    } catch (IOException _) {
      // ended too
    }
    Runtime.getRuntime().halt(0);
  }

  /// A prefill of every slot, then decodes of all together.
  private static void generate(LanguageRunner runner, int steps) {
    int rows = runner.slots();
    int prompt = Math.min(PROMPT, runner.capacity() - steps);
    int[] past = MeasuredModel.prefill(runner, rows, prompt);
    int[] next = new int[rows];
    float[] logits = new float[runner.vocabulary()];
    for (int step = 0; step < steps; step++) {
      runner.decode(rows, next, past);
      runner.logits(0, logits);
      for (int row = 0; row < rows; row++) {
        next[row] = MeasuredModel.likeliest(logits);
        past[row]++;
      }
    }
  }
}
