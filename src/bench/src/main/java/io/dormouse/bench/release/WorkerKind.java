package io.dormouse.bench.release;

import io.dormouse.bench.load.LoadProcess;
import io.vertx.core.json.JsonArray;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How a worker says that it is ready.
enum WorkerKind {
  OWN("own, says so", "own", 20),
  FOREIGN("foreign, asked every 25 ms", "foreign", 40);

  private final String label;
  private final String argument;
  private final double mostMs;

  WorkerKind(String label, String argument, double mostMs) {
    this.label = label;
    this.argument = argument;
    this.mostMs = mostMs;
  }

  String label() {
    return label;
  }

  /// The limit from ready to the first byte of a held call, at p99.
  double mostMs() {
    return mostMs;
  }

  /// A gateway's configuration with a worker that is ready once the file is there.
  String configuration(String model, Path ready, Path modelFolder) {
    return switch (this) {
      case OWN ->
          """
          dormouse:
            worker: {command: %s}
            models:
              %s: {path: "%s", %s}
          """
              .formatted(command(ready, List.of()), model, modelFolder, settings());
      case FOREIGN ->
          """
          dormouse:
            models:
              %s: {command: %s, ready-path: /health, concurrency: %d, %s}
          """
              .formatted(
                  model, command(ready, List.of("${PORT}")), ReleaseWorkerMain.SLOTS, settings());
    };
  }

  private static String settings() {
    return "idle-timeout: 1h, max-held: 1000";
  }

  private JsonArray command(Path ready, List<String> more) {
    return new JsonArray(words(ready, more));
  }

  /// The command of such a worker.
  List<String> words(Path ready, List<String> more) {
    var command = new ArrayList<>(LoadProcess.javaOn(ReleaseWorkerMain.class));
    command.addAll(1, List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of(argument, ready.toString()));
    command.addAll(more);
    return command;
  }
}
