package io.dormouse.packaging;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Makes the AOT caches: runs the worker, then the gateway, through what each does from start to
/// end, with the JVM recording.
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

  /// Trains both caches.
  public static void main(String... arguments) throws IOException {
    var home = Files.createTempDirectory("dormouse-aot");
    boolean complete;
    try {
      var training =
          new AotTraining(
              new Distribution(Path.of(arguments[0]).toAbsolutePath()), home, System.out);
      complete = training.make("worker", training::worker);
      complete &= training.make("gateway", training::gateway);
    } finally {
      deleteTree(home);
    }
    System.exit(complete ? 0 : 1);
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
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void worker(List<String> jvmOptions, Path log) throws IOException, InterruptedException {
    var ports = ShortRun.freePorts(2);
    var data = LOOPBACK + ports.get(0);
    var control = LOOPBACK + ports.get(1);
    var arguments =
        List.of(
            "worker",
            "--model",
            Distribution.MODEL,
            "--path",
            distribution.modelFolder().toString(),
            "--provider",
            "cpu",
            "--port",
            ports.get(0).toString(),
            "--control-port",
            ports.get(1).toString(),
            "--ort-home",
            distribution.folder().resolve("ort").toString());
    var command = distribution.command("worker", jvmOptions, arguments);
    try (var run = ShortRun.start(command, Map.of(), log)) {
      run.awaitReady(URI.create(control + "/q/health/ready"), READY_TIMEOUT);
      run.get(URI.create(control + "/status"));
      expect200(run.post(URI.create(data + "/v1/embeddings"), Distribution.embeddingCall()));
      expect200(run.post(URI.create(control + "/control/drain"), ""));
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
