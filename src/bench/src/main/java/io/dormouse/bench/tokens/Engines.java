package io.dormouse.bench.tokens;

import io.dormouse.bench.Repository;
import io.dormouse.bench.coldstart.JvmSettings;
import io.dormouse.e2e.Dist;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds, installs and describes the engines of this machine, in a folder that is kept:
/// `DORMOUSE_BENCH_ENGINES`, or `src/bench/target/engines`.
final class Engines {
  static final int SLOTS = 16;
  static final int CONTEXT = 1024;

  private static final String THREADS =
      Integer.toString(Runtime.getRuntime().availableProcessors());

  /// End tokens never chosen; every engine counts the same tokens then.
  private static final JsonObject NEVER_ENDING = new JsonObject().put("0", -100).put("2", -100);

  private final Repository repository;
  private final Dist dist;
  private final Path model;
  private final Path folder;

  /// The engines for the chat model of that checkout.
  Engines(Repository repository) throws IOException {
    this.repository = repository;
    this.dist = new Dist(repository.distribution());
    this.model = chatModel(repository);
    var named = System.getenv("DORMOUSE_BENCH_ENGINES");
    this.folder = named == null ? repository.target().resolve("engines") : Path.of(named);
  }

  private static Path chatModel(Repository repository) throws IOException {
    var folder = repository.distribution().resolve("models/smollm2-135m-instruct");
    if (Files.isDirectory(folder)) {
      try (var files = Files.list(folder)) {
        var found = files.filter(file -> file.toString().endsWith(".gguf")).findFirst();
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    throw new IOException(
        "no chat model in " + folder + ": ./dormouse build fetches it where there is pip");
  }

  /// Installs what is missing and can be had.
  void install(PrintStream progress) throws IOException, InterruptedException {
    run(
        progress,
        repository.root().resolve("src/bench/engines/install").toString(),
        folder.toString());
    if (Files.exists(quantizer()) && !Files.exists(quarter())) {
      run(
          progress,
          quantizer().toString(),
          "--allow-requantize",
          "--pure",
          model.toString(),
          quarter().toString(),
          "Q4_0");
    }
    if (Files.exists(python()) && !Files.exists(genAiFolder().resolve("genai_config.json"))) {
      run(
          progress,
          python().toString(),
          script("genai-model"),
          model.toString(),
          genAiFolder().toString());
    }
  }

  private void run(PrintStream progress, String... command)
      throws IOException, InterruptedException {
    progress.println("installing: " + Path.of(command[0]).getFileName());
    Files.createDirectories(folder);
    var log = folder.resolve("install.log").toFile();
    var process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .redirectError(ProcessBuilder.Redirect.appendTo(log))
            .start();
    if (process.waitFor() != 0) {
      progress.println("it failed; see " + log);
    }
  }

  /// Those that are here, ours first.
  List<Engine> all() throws IOException {
    var engines = new ArrayList<Engine>();
    engines.add(dormouse());
    engines.add(loop(TokenResults.LOOP, "loop", dist.ortHome().resolve("libonnxruntime.so")));
    var peer = llamaServer();
    if (peer.isPresent()) {
      engines.add(peer.get());
      if (Files.exists(quarter())) {
        engines.add(llama("llama.cpp server, Q4_0", quarter(), "llama-q4_0"));
      }
    }
    if (Files.exists(genAiFolder().resolve("genai_config.json"))) {
      var theirs = theirRuntime();
      if (theirs.isPresent()) {
        engines.add(loop(TokenResults.LOOP_ON_THEIRS, "loop-theirs", theirs.get()));
      }
      engines.add(genAi("onnxruntime-genai", "genai", List.of()));
      engines.add(genAi("onnxruntime-genai, even prompts", "genai-even", List.of("even")));
    }
    return engines;
  }

  private LineEngine genAi(String name, String log, List<String> further) {
    var command = new ArrayList<String>();
    command.add(python().toString());
    command.add(script("genai-engine"));
    command.add(genAiFolder().toString());
    command.add(THREADS);
    command.addAll(further);
    return new LineEngine(name, command, log(log));
  }

  /// Our worker on the chat model.
  HttpEngine dormouse() {
    return dormouse(0);
  }

  /// The same with its control port fixed; 0 for any.
  HttpEngine dormouse(int controlPort) {
    return new HttpEngine(
        "dormouse worker",
        port ->
            List.of(
                Dist.java(),
                "@" + workerArguments(),
                "worker",
                "--model",
                "smollm2",
                "--path",
                model.toString(),
                "--slots",
                Integer.toString(SLOTS),
                "--context",
                Integer.toString(CONTEXT),
                "--concurrency",
                "64",
                "--accept-token-ids",
                "--port",
                Integer.toString(port),
                "--control-port",
                Integer.toString(controlPort),
                "--ort-home",
                dist.ortHome().toString()),
        "/health",
        new JsonObject().put("model", "smollm2").put("logit_bias", NEVER_ENDING),
        log("dormouse"));
  }

  /// ONNX Runtime as onnxruntime-genai uses it.
  private Optional<Path> theirRuntime() throws IOException {
    try (var files = Files.walk(folder.resolve("venv/lib"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("libonnxruntime.so"))
          .findFirst();
    }
  }

  /// The engine of our worker alone, under the same settings.
  ///
  /// @param runtime ONNX Runtime's file
  private LineEngine loop(String name, String log, Path runtime) throws IOException {
    var worker = dist.root().resolve("worker");
    var classes =
        String.join(
            ":",
            repository.target().resolve("dormouse-bench-0.1.0.jar").toString(),
            worker.resolve("app/*").toString(),
            worker.resolve("lib/main/*").toString(),
            logging(worker).toString());
    var program =
        List.of(
            "-cp",
            classes,
            LoopMain.class.getName(),
            model.toString(),
            runtime.toString(),
            folder.resolve("weights").toString(),
            THREADS,
            Integer.toString(SLOTS),
            Integer.toString(CONTEXT));
    var settings = JvmSettings.ofWorker(workerArguments());
    return new LineEngine(name, settings.command(List.of(), program), log(log));
  }

  /// llama.cpp's server on the same file; empty where it could not be built.
  Optional<HttpEngine> llamaServer() {
    return Optional.of(llama("llama.cpp server", model, "llama"))
        .filter(_ -> Files.exists(folder.resolve("llama-server")));
  }

  private static Path logging(Path worker) throws IOException {
    try (var jars = Files.newDirectoryStream(worker.resolve("lib/boot"), "*jboss-logging-*.jar")) {
      return jars.iterator().next();
    }
  }

  private HttpEngine llama(String name, Path file, String log) {
    return new HttpEngine(
        name,
        port ->
            List.of(
                folder.resolve("llama-server").toString(),
                "--model",
                file.toString(),
                "--parallel",
                Integer.toString(SLOTS),
                "--ctx-size",
                Integer.toString(SLOTS * CONTEXT),
                "--threads",
                THREADS,
                "--cache-ram",
                "0",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port)),
        "/health",
        new JsonObject().put("ignore_eos", true).put("cache_prompt", false),
        log(log));
  }

  /// How they were built and what is missing, as lines of Markdown.
  String notes() throws IOException {
    var notes = new StringBuilder();
    for (var name : List.of("flags.txt", "skipped.txt")) {
      var file = folder.resolve(name);
      if (Files.exists(file)) {
        for (var line : Files.readAllLines(file)) {
          notes.append(name.equals("flags.txt") ? "- llama.cpp built with: " : "- left out: ");
          notes.append(line).append('\n');
        }
      }
    }
    return notes.toString();
  }

  private Path workerArguments() {
    var language = dist.root().resolve("worker-language.args");
    return Files.exists(language) ? language : dist.workerArguments();
  }

  private Path log(String name) {
    return repository.target().resolve("bench-" + name + ".log");
  }

  private String script(String name) {
    return repository.root().resolve("src/bench/engines").resolve(name).toString();
  }

  private Path python() {
    return folder.resolve("venv/bin/python");
  }

  private Path quantizer() {
    return folder.resolve("llama-quantize");
  }

  private Path quarter() {
    return folder.resolve("q4_0.gguf");
  }

  private Path genAiFolder() {
    return folder.resolve("genai-signed");
  }
}
