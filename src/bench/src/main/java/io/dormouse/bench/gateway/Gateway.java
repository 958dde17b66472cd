package io.dormouse.bench.gateway;

import io.dormouse.bench.load.HttpConnection;
import io.dormouse.e2e.Dist;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A gateway process on a home of its own, which is gone with it; its log stays. [#close] ends it
/// by TERM.
public final class Gateway implements AutoCloseable {
  /// The demo model's name.
  public static final String DEMO_MODEL = "all-minilm-l6-v2";

  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
  private static final long PROBE_NANOS = 10_000_000;

  private final Process process;
  private final Path home;
  private final int port;
  private final Admin admin;

  private Gateway(Process process, Path home, int port, int managementPort) {
    this.process = process;
    this.home = home;
    this.port = port;
    this.admin = new Admin(managementPort);
  }

  /// A gateway with the demo model, which never goes idle by itself here.
  public static Gateway demo(Dist dist, Path folder) throws IOException {
    var configuration =
        """
        dormouse:
          models:
            %s:
              path: "%s"
              idle-timeout: 1h
        """
            .formatted(DEMO_MODEL, dist.demoModel());
    return start(dist, folder, List.of(), configuration);
  }

  /// Starts a gateway with that configuration and waits until it answers; the words before the
  /// command may pin it to a core.
  public static Gateway start(Dist dist, Path folder, List<String> before, String configuration)
      throws IOException {
    Files.createDirectories(folder);
    var home = Files.createTempDirectory(folder, "home").toRealPath();
    var file = Files.writeString(home.resolve("dormouse.yaml"), configuration);
    var log = folder.resolve("gateway.log");
    var ports = freePorts();
    var command = new ArrayList<>(before);
    command.addAll(
        List.of(Dist.java(), "@" + dist.gatewayArguments(), "up", "--config", file.toString()));
    command.addAll(List.of("--port", ports[0] + "", "--management-port", ports[1] + ""));
    command.add("--no-first-call");
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("DORMOUSE_"));
    builder.environment().putAll(environment(dist, home));
    var gateway = new Gateway(builder.start(), home, ports[0], ports[1]);
    Runtime.getRuntime().addShutdownHook(new Thread(gateway.process::destroy));
    gateway.awaitUp(log);
    return gateway;
  }

  private static Map<String, String> environment(Dist dist, Path home) {
    return Map.of(
        "DORMOUSE_HOME", home.toString(),
        "DORMOUSE_DIST", dist.root().toString(),
        "DORMOUSE_ORT_HOME", dist.ortHome().toString(),
        "DORMOUSE_WORKER_ARGS_FILE", dist.workerArguments().toString());
  }

  private static int[] freePorts() throws IOException {
    var loopback = InetAddress.getLoopbackAddress();
    try (var data = new ServerSocket(0, 1, loopback);
        var management = new ServerSocket(0, 1, loopback)) {
      return new int[] {data.getLocalPort(), management.getLocalPort()};
    }
  }

  private void awaitUp(Path log) throws IOException {
    var probe =
        HttpConnection.request("GET", "/v1/models", Map.of("Connection", "close"), new byte[0]);
    long giveUpNanos = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!answers(probe)) {
      if (!process.isAlive() || System.nanoTime() - giveUpNanos > 0) {
        process.destroyForcibly();
        throw new IOException("the gateway did not come up:\n" + Files.readString(log));
      }
      LockSupport.parkNanos(PROBE_NANOS);
    }
  }

  private boolean answers(byte[] probe) {
    try (var connection = HttpConnection.open(port, START_TIMEOUT)) {
      return connection.exchange(probe).status() == 200;
    } catch (IOException notListeningYet) {
      return false;
    }
  }

  /// The data port.
  public int port() {
    return port;
  }

  /// The management port.
  public Admin admin() {
    return admin;
  }

  /// The process.
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /// Its folder of state.
  public Path home() {
    return home;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new IOException("the gateway did not stop within " + STOP_TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
    deleteHome();
  }

  private void deleteHome() throws IOException {
    try (var files = Files.walk(home)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
