package io.dormouse.bench.peers;

import io.dormouse.bench.load.HttpConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// One other proxy at work.
///
/// @param name as people know it
/// @param port where it listens on loopback
public record Peer(String name, Process process, int port) implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(10);
  private static final long STOP_SECONDS = 5;
  private static final long PROBE_NANOS = 20_000_000;

  /// Starts it and waits until it listens.
  static Peer start(String name, List<String> command, Path log, int port) throws IOException {
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    var peer = new Peer(name, process, port);
    long giveUpNanos = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!peer.listens()) {
      if (!process.isAlive() || System.nanoTime() - giveUpNanos > 0) {
        peer.close();
        throw new IOException(name + " did not start; see " + log);
      }
      LockSupport.parkNanos(PROBE_NANOS);
    }
    return peer;
  }

  private boolean listens() {
    try (var _ = HttpConnection.open(port, START_TIMEOUT)) {
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
