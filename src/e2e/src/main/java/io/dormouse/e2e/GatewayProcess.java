package io.dormouse.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A running gateway: the packaged application in a process of its own, with a home of its own.
///
/// Closing it ends it and fails where a process of its home is left over.
public final class GatewayProcess implements AutoCloseable {
  private static final Duration EXIT_LIMIT = Duration.ofSeconds(40);
  private static final Duration LEFTOVER_LIMIT = Duration.ofSeconds(5);

  private final Process process;
  private final LogCapture log;
  private final Path home;
  private final boolean ownHome;
  private final int port;
  private final int managementPort;

  private GatewayProcess(GatewaySetup setup, Path home, int port, int managementPort)
      throws IOException {
    this.home = home;
    this.ownHome = setup.home().isEmpty();
    this.port = port;
    this.managementPort = managementPort;
    Path file = home.resolve("dormouse.yaml");
    Files.writeString(file, setup.yaml());
    var builder = new ProcessBuilder(command(setup, file)).redirectErrorStream(true);
    builder.directory(home.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("DORMOUSE_"));
    builder.environment().put("DORMOUSE_HOME", home.toString());
    builder.environment().put("DORMOUSE_DIST", setup.dist().root().toString());
    builder
        .environment()
        .put("DORMOUSE_WORKER_ARGS_FILE", setup.dist().workerArguments().toString());
    builder.environment().put("DORMOUSE_ORT_HOME", setup.dist().ortHome().toString());
    builder.environment().putAll(setup.environment());
    this.process = builder.start();
    this.log = LogCapture.of(process.getInputStream());
  }

  private List<String> command(GatewaySetup setup, Path file) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(Dist.java(), "@" + setup.dist().gatewayArguments(), "up"));
    words.addAll(List.of("--config", file.toString()));
    words.addAll(List.of("--port", Integer.toString(port)));
    words.addAll(List.of("--management-port", Integer.toString(managementPort)));
    words.addAll(setup.flags());
    return words;
  }

  /// Starts one and waits until it is ready.
  public static GatewayProcess start(GatewaySetup setup) {
    var gateway = launch(setup);
    try {
      Eventually.until(setup.readyWithin(), "gateway ready", gateway::isReadyOrDead);
      if (!gateway.isAlive()) {
        throw new AssertionError("the gateway ended at its start:\n" + gateway.log.text());
      }
      return gateway;
    } catch (AssertionError failed) {
      gateway.killHard();
      throw new AssertionError(failed.getMessage() + "\n" + gateway.log.text(), failed);
    }
  }

  /// Starts one that need not come up.
  public static GatewayProcess launch(GatewaySetup setup) {
    try {
      Path home =
          setup.home().isPresent()
              ? setup.home().get()
              : Files.createTempDirectory("dormouse-e2e-").toRealPath();
      int port = freePort();
      int managementPort = freePort();
      return new GatewayProcess(setup, home, port, managementPort);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// A port that was free a moment ago.
  public static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private boolean isReadyOrDead() {
    return !isAlive() || isReady();
  }

  private boolean isReady() {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(management().resolve("/q/health/ready"))
              .timeout(Duration.ofSeconds(5))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Where clients call.
  public URI base() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /// Where health, metrics and admin routes are.
  public URI management() {
    return URI.create("http://127.0.0.1:" + managementPort);
  }

  /// Process id.
  public long pid() {
    return process.pid();
  }

  /// Folder of state.
  public Path home() {
    return home;
  }

  /// What it wrote.
  public LogCapture log() {
    return log;
  }

  /// Whether its process runs.
  public boolean isAlive() {
    return process.isAlive();
  }

  /// Every live process of its home but itself: workers, supervisors and what they started.
  public List<Long> offspring() {
    return Processes.withVariable("DORMOUSE_HOME", home.toString()).stream()
        .filter(pid -> pid != process.pid())
        .toList();
  }

  /// Sends TERM.
  public void terminate() {
    process.destroy();
  }

  /// Sends KILL.
  public void killHard() {
    process.destroyForcibly();
  }

  /// Waits for its end.
  ///
  /// @return the exit code
  /// @throws AssertionError at the deadline
  public int awaitExit(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("no exit within " + limit.toSeconds() + " s\n" + log.text());
      }
      log.awaitEnd(Duration.ofSeconds(10));
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  @Override
  public void close() {
    try {
      terminate();
      awaitExit(EXIT_LIMIT);
      Eventually.until(LEFTOVER_LIMIT, "no process left", () -> offspring().isEmpty());
    } catch (AssertionError failed) {
      String left = Processes.describe(offspring());
      end();
      throw new AssertionError(failed.getMessage() + "\nleft over:\n" + left, failed);
    }
    end();
  }

  private void end() {
    process.destroyForcibly();
    offspring().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    if (ownHome) {
      delete(home);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException left) {
      throw new UncheckedIOException(left);
    }
  }
}
