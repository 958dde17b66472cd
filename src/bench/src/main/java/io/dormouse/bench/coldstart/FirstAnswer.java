package io.dormouse.bench.coldstart;

import io.dormouse.bench.load.HttpConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// The bare Quarkus application: up when `GET /` first answers 200.
final class FirstAnswer implements BareProgram.Sign {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final long PROBE_NANOS = 1_000_000;
  private static final byte[] PROBE =
      HttpConnection.request("GET", "/", Map.of("Connection", "close"), new byte[0]);

  private final Path jar;
  private int port;

  FirstAnswer(Path jar) {
    this.jar = jar;
  }

  @Override
  public List<String> program() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    return List.of("-Dquarkus.http.port=" + port, "-jar", jar.toString());
  }

  @Override
  public void await(Process process) throws IOException {
    long giveUpNanos = System.nanoTime() + DEADLINE.toNanos();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() - giveUpNanos > 0) {
        throw new IOException("the bare application did not answer");
      }
      LockSupport.parkNanos(PROBE_NANOS);
    }
  }

  @Override
  public boolean endsByItself() {
    return false;
  }

  private boolean answers() {
    try (var connection = HttpConnection.open(port, DEADLINE)) {
      return connection.exchange(PROBE).status() == 200;
    } catch (IOException notListeningYet) {
      return false;
    }
  }
}
