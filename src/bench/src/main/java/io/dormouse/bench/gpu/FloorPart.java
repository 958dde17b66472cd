package io.dormouse.bench.gpu;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What PyTorch with transformers, and vLLM, reach on this machine with a model of the same shape,
/// where Python has them.
final class FloorPart {
  private static final List<String> ENGINES = List.of("transformers", "vllm");
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Path program;
  private final Path log;
  private final String python;

  /// @param program the script that measures
  /// @param log where its other words go
  /// @param python what runs it
  FloorPart(Path program, Path log, String python) {
    this.program = program;
    this.log = log;
    this.python = python;
  }

  /// @return `engines`, what the script says of each; or `skipped`, why there is nothing
  JsonObject measure(ModelShape shape, GpuOptions options) throws InterruptedException {
    var builder = new ProcessBuilder(command(shape, options));
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return new JsonObject().put("skipped", python + " cannot be started");
    }
    var engines = new JsonObject();
    try (var child = new GpuChild(process, System.nanoTime())) {
      for (var engine : ENGINES) {
        engines.put(engine, attempt(child, engine));
      }
    }
    return new JsonObject().put("engines", engines);
  }

  private JsonObject attempt(GpuChild child, String engine) throws InterruptedException {
    try {
      return child.await(engine, PATIENCE);
    } catch (IOException e) {
      return new JsonObject()
          .put("skipped", e.getMessage() + "; its words are in " + log.getFileName());
    }
  }

  private List<String> command(ModelShape shape, GpuOptions options) {
    var command = new ArrayList<>(List.of(python, program.toString()));
    command.addAll(List.of("--device", options.provider()));
    command.addAll(List.of("--rows", list(options.rows()), "--prompts", list(options.prompts())));
    for (int number :
        List.of(
            shape.layers(),
            shape.width(),
            shape.feedForward(),
            shape.heads(),
            shape.keyValueHeads(),
            shape.headWidth(),
            shape.vocabulary())) {
      command.add(Integer.toString(number));
    }
    command.add(Boolean.toString(shape.tied()));
    return command;
  }

  private static String list(int... numbers) {
    return IntStream.of(numbers).mapToObj(Integer::toString).collect(Collectors.joining(","));
  }
}
