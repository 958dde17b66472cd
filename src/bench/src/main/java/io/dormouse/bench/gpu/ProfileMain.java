package io.dormouse.bench.gpu;

import io.dormouse.worker.model.LanguageModelLoader;
import io.dormouse.worker.model.LanguageRunner;
import io.dormouse.worker.model.LoadException;
import io.dormouse.worker.model.weights.Precision;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Decodes with ONNX Runtime's profiler, whose file is whole when this has ended; the last {@link
/// #STEPS} runs in it are decodes of the same number of rows.
///
/// Arguments: those of {@link LoadArguments}, how the profile's name begins, and rows.
public final class ProfileMain {
  static final int STEPS = 16;
  private static final int WARM_STEPS = 8;
  private static final int PAST = 32;

  private ProfileMain() {}

  /// Decodes and ends.
  public static void main(String... arguments) throws LoadException {
    var load = LoadArguments.of(arguments);
    var profile = Path.of(arguments[LoadArguments.COUNT]);
    int rows = Integer.parseInt(arguments[LoadArguments.COUNT + 1]);
    var loader =
        new LanguageModelLoader(MeasuredModel.source(load, Precision.FAST), Optional.of(profile));
    try (var runner = MeasuredModel.load(loader).runner()) {
      decode(runner, rows);
    }
    MeasuredModel.say(new JsonObject().put("event", "profiled").put("rows", rows));
  }

  private static void decode(LanguageRunner runner, int rows) {
    int[] past = MeasuredModel.prefill(runner, rows, PAST);
    int[] next = new int[rows];
    for (int step = 0; step < WARM_STEPS + STEPS; step++) {
      runner.decode(rows, next, past);
      Arrays.setAll(past, row -> past[row] + 1);
    }
  }
}
