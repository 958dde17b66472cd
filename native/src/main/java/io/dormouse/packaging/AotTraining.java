package io.dormouse.packaging;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Makes the AOT caches: runs the worker on each kind of model, then the gateway, through what each
/// does from start to end, with the JVM recording.
///
/// Argument: the folder of the assembled applications. Exit code 1 when a cache could not be made.
public final class AotTraining {
  private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
  private static final String LOOPBACK = "http://127.0.0.1:";

  private final Distribution distribution;
  private final Path home;
  private final PrintStream out;

  private AotTraining(Distribution distribution, Path home, PrintStream out) {
    this.distribution = distribution;
    this.home = home;
    this.out = out;
  }

  /// Trains all caches of the JVM that runs this.
  public static void main(String... arguments) throws IOException {
    var javaHome = Path.of(System.getProperty("java.home"));
    System.exit(train(Path.of(arguments[0]), javaHome, System.out) ? 0 : 1);
  }

  /// Trains all caches.
  ///
  /// @param folder that of the assembled applications
  /// @param javaHome the runtime that the caches are for
  /// @param out takes a line for each cache
  /// @return whether each could be made
  public static boolean train(Path folder, Path javaHome, PrintStream out) throws IOException {
    var home = Files.createTempDirectory("dormouse-aot");
    try {
      var distribution = new Distribution(folder.toAbsolutePath(), javaHome.resolve("bin/java"));
      var training = new AotTraining(distribution, home, out);
      boolean complete = training.make("worker", training::embeddingWorker);
      if (distribution.chatModel().isPresent()) {
        complete &= training.make("worker-language", training::languageWorker);
      }
      return training.make("gateway", training::gateway) && complete;
    } finally {
      deleteTree(home);
    }
  }

  @FunctionalInterface
  private interface Scenario {
    void run(List<String> jvmOptions, Path log) throws IOException, InterruptedException;
  }

  private boolean make(String application, Scenario scenario) {
    var cache = distribution.cache(application);
    var log = distribution.folder().resolve(application + "-aot.log");
    try {
      scenario.run(List.of("-XX:AOTCacheOutput=" + cache), log);
      out.printf("aot: %s.aot %d MB%n", application, Files.size(cache) >> 20);
      return true;
    } catch (IOException e) {
      out.printf("aot: no cache for the %s: %s%n", application, e.getMessage());
      // A process that ended too soon has written down what little it did.
      cache.toFile().delete();
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void embeddingWorker(List<String> jvmOptions, Path log)
      throws IOException, InterruptedException {
    var worker = new TrainedWorker("worker", Distribution.MODEL, distribution.modelFolder());
    try (var run = worker.start(jvmOptions, log)) {
      run.get(worker.control("/status"));
      expect200(run.post(worker.data("/v1/embeddings"), Distribution.embeddingCall()));
      worker.end(run);
    }
  }

  /// Loads twice: the first time converts the weights, the second finds them converted.
  private void languageWorker(List<String> jvmOptions, Path log)
      throws IOException, InterruptedException {
    var file = distribution.chatModel().orElseThrow();
    var worker = new TrainedWorker("worker-language", Distribution.CHAT_MODEL, file);
    try (var run = worker.start(jvmOptions, log)) {
      run.get(worker.control("/status"));
      expect200(run.post(worker.control("/control/release"), ""));
      run.post(worker.control("/control/load"), "");
      run.awaitReady(worker.control("/q/health/ready"), READY_TIMEOUT);
      for (boolean stream : List.of(true, false)) {
        expect200(run.post(worker.data("/v1/chat/completions"), Distribution.chatCall(stream)));
      }
      worker.end(run);
    }
  }

  /// A worker to be run on one model.
  private final class TrainedWorker {
    private final String arguments;
    private final String model;
    private final Path path;
    private final List<Integer> ports;

    TrainedWorker(String arguments, String model, Path path) throws IOException {
      this.arguments = arguments;
      this.model = model;
      this.path = path;
      this.ports = ShortRun.freePorts(2);
    }

    URI data(String path) {
      return URI.create(LOOPBACK + ports.get(0) + path);
    }

    URI control(String path) {
      return URI.create(LOOPBACK + ports.get(1) + path);
    }

    /// Started and ready.
    ShortRun start(List<String> jvmOptions, Path log) throws IOException, InterruptedException {
      var words = new ArrayList<>(List.of("worker", "--model", model, "--path", path.toString()));
      words.addAll(List.of("--provider", "cpu"));
      words.addAll(List.of("--port", ports.get(0).toString()));
      words.addAll(List.of("--control-port", ports.get(1).toString()));
      words.addAll(List.of("--ort-home", distribution.folder().resolve("ort").toString()));
      var command = distribution.command(arguments, jvmOptions, words);
      var run = ShortRun.start(command, Map.of("DORMOUSE_HOME", home.toString()), log);
      try {
        run.awaitReady(control("/q/health/ready"), READY_TIMEOUT);
        return run;
      } catch (IOException | InterruptedException failed) {
        run.close();
        throw failed;
      }
    }

    void end(ShortRun run) throws IOException, InterruptedException {
      expect200(run.post(control("/control/drain"), ""));
      run.stop(STOP_TIMEOUT);
    }
  }

  private void gateway(List<String> jvmOptions, Path log) throws IOException, InterruptedException {
    var configuration =
        Files.writeString(home.resolve("dormouse.yaml"), distribution.demoConfiguration());
    var ports = ShortRun.freePorts(2);
    var data = LOOPBACK + ports.get(0);
    var command =
        distribution.command("gateway", jvmOptions, GatewayArguments.up(configuration, ports));
    try (var run = ShortRun.start(command, distribution.environment(home), log)) {
      run.awaitReady(URI.create(LOOPBACK + ports.get(1) + "/q/health/ready"), READY_TIMEOUT);
      note(run.get(URI.create(data + "/v1/models")));
      note(run.post(URI.create(data + "/v1/embeddings"), Distribution.embeddingCall()));
      note(run.get(URI.create(LOOPBACK + ports.get(1) + "/admin/pools")));
      run.stop(STOP_TIMEOUT);
    }
  }

  /// A call that makes the cache better, but without which it is still a good one.
  private void note(HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      out.printf(
          "aot: trained without %s, which answered %d: %s%n",
          response.uri().getPath(), response.statusCode(), response.body());
    }
  }

  private static void expect200(HttpResponse<String> response) throws IOException {
    if (response.statusCode() != 200) {
      throw new IOException(
          "%s answered %d: %s".formatted(response.uri(), response.statusCode(), response.body()));
    }
  }

  private static void deleteTree(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
