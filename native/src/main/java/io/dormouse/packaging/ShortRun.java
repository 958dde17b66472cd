package io.dormouse.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// One application in a process of its own, for a moment: started, awaited, called, stopped by
/// TERM.
///
/// Its output goes to a log file. [#close] leaves nothing of it behind.
final class ShortRun implements AutoCloseable {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PROBE_INTERVAL = Duration.ofMillis(25);
  private static final int LAST_LINES = 5;

  private final Process process;
  private final Path log;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CALL_TIMEOUT)
          .build();

  private ShortRun(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static ShortRun start(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectInput(Path.of("/dev/null").toFile()).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new ShortRun(builder.start(), log);
  }

  /// The given number of ports that were free a moment ago, all different.
  static List<Integer> freePorts(int count) throws IOException {
    var sockets = new ServerSocket[count];
    try {
      var ports = new ArrayList<Integer>();
      for (int i = 0; i < count; i++) {
        sockets[i] = new ServerSocket(0);
        ports.add(sockets[i].getLocalPort());
      }
      return List.copyOf(ports);
    } finally {
      for (var socket : sockets) {
        if (socket != null) {
          socket.close();
        }
      }
    }
  }

  /// Waits until a GET answers 200.
  ///
  /// @throws IOException when the process ends first or the time is up, with the last lines of its
  ///   log
  void awaitReady(URI uri, Duration timeout) throws IOException, InterruptedException {
    long giveUpNanos = System.nanoTime() + timeout.toNanos();
    while (!answers(uri)) {
      if (!process.isAlive()) {
        throw new IOException("it ended with code " + process.exitValue() + lastLines());
      }
      if (System.nanoTime() - giveUpNanos > 0) {
        throw new IOException("it was not ready after " + timeout.toSeconds() + " s" + lastLines());
      }
      LockSupport.parkNanos(PROBE_INTERVAL.toNanos());
    }
  }

  private boolean answers(URI uri) throws InterruptedException {
    try {
      return get(uri).statusCode() == 200;
    } catch (IOException notListeningYet) {
      return false;
    }
  }

  HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri).GET());
  }

  HttpResponse<String> post(URI uri, String json) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.timeout(CALL_TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
  }

  /// Sends TERM and waits for the end.
  ///
  /// @return the exit code
  /// @throws IOException when it has not ended in time
  int stop(Duration timeout) throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException("it did not stop within " + timeout.toSeconds() + " s" + lastLines());
    }
    return process.exitValue();
  }

  private String lastLines() {
    try {
      var lines = Files.readAllLines(log);
      var last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
      return "; the end of " + log + ":\n" + String.join("\n", last);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    client.close();
  }
}
