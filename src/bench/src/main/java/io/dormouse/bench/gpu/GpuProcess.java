package io.dormouse.bench.gpu;

import io.dormouse.bench.Repository;
import io.dormouse.bench.coldstart.JvmSettings;
import io.dormouse.e2e.Dist;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Runs a program of this package in a process of its own, with the worker's classes and JVM
/// settings, and reads its lines of JSON.
final class GpuProcess {
  private static final long MOST_MINUTES = 20;

  private final Dist dist;
  private final Path jar;
  private final Path log;

  GpuProcess(Repository repository) {
    this.dist = new Dist(repository.distribution());
    this.jar = repository.target().resolve("dormouse-bench-0.1.0.jar");
    this.log = repository.target().resolve("bench-gpu.log");
  }

  /// Starts it, with a variable in its environment.
  GpuChild start(Class<?> program, List<String> arguments, String variable, String value)
      throws IOException {
    var builder = command(program, arguments);
    builder.environment().put(variable, value);
    long startNanos = System.nanoTime();
    return new GpuChild(builder.start(), startNanos);
  }

  private ProcessBuilder command(Class<?> program, List<String> arguments) throws IOException {
    var command = new ArrayList<>(List.of("-cp", classes(), program.getName()));
    command.addAll(arguments);
    var builder =
        new ProcessBuilder(
            JvmSettings.ofWorker(dist.languageWorkerArguments()).command(List.of(), command));
    return builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  /// What it said, each line with `ms` since the process was started; it is killed where it takes
  /// too long.
  List<JsonObject> run(Class<?> program, List<String> arguments)
      throws IOException, InterruptedException {
    return run(program, arguments, Map.of());
  }

  /// The same with more variables in its environment.
  List<JsonObject> run(Class<?> program, List<String> arguments, Map<String, String> variables)
      throws IOException, InterruptedException {
    var builder = command(program, arguments);
    builder.environment().putAll(variables);
    long startNanos = System.nanoTime();
    var process = builder.start();
    CompletableFuture.delayedExecutor(MOST_MINUTES, TimeUnit.MINUTES)
        .execute(process::destroyForcibly);
    var lines = new ArrayList<JsonObject>();
    try (var output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith("{")) {
          lines.add(new JsonObject(line).put("ms", (System.nanoTime() - startNanos) / 1e6));
        }
      }
    } finally {
      process.destroy();
    }
    if (process.waitFor() != 0) {
      throw new IOException(
          program.getSimpleName() + " failed; its words are in " + log.getFileName());
    }
    return lines;
  }

  /// The file of ONNX Runtime, which a wheel of Python names by its version only.
  Path ortLibrary() throws IOException {
    var named = System.getenv("DORMOUSE_ORT_HOME");
    var folder = named == null ? dist.ortHome() : Path.of(named);
    var plain = folder.resolve("libonnxruntime.so");
    if (Files.exists(plain)) {
      return plain;
    }
    try (var files = Files.newDirectoryStream(folder, "libonnxruntime.so.*")) {
      var found = files.iterator();
      if (found.hasNext()) {
        return found.next();
      }
    }
    throw new IOException("no libonnxruntime.so in " + folder);
  }

  /// The demo's language model, where the build could fetch it.
  Optional<Path> chatModel() {
    return dist.chatModel();
  }

  /// The file of its CUDA provider.
  Path cudaProvider() throws IOException {
    return ortLibrary().resolveSibling("libonnxruntime_providers_cuda.so");
  }

  private String classes() throws IOException {
    var worker = dist.root().resolve("worker");
    try (var logging =
        Files.newDirectoryStream(worker.resolve("lib/boot"), "*jboss-logging-*.jar")) {
      return String.join(
          ":",
          jar.toString(),
          worker.resolve("app/*").toString(),
          worker.resolve("lib/main/*").toString(),
          logging.iterator().next().toString());
    }
  }
}
