package io.dormouse.bench.release;

import io.dormouse.bench.load.HttpConnection;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// A way from a caller to a worker that sleeps, and back to sleep.
interface Way extends AutoCloseable {
  /// Where calls go.
  int port();

  /// Where the worker that is awake listens.
  int workerPort() throws IOException;

  /// Returns once so many calls wait for the worker.
  void awaitHeld(int calls) throws IOException;

  /// Puts the worker to sleep.
  void sleep() throws IOException;

  @Override
  void close() throws IOException;

  /// What the worker has seen, by its own clock.
  ///
  /// @param readyNanos when it became ready
  /// @param firstByteNanos when the first call's first byte was read
  record Observed(long readyNanos, long firstByteNanos) {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    static Observed of(int workerPort) throws IOException {
      var request =
          HttpConnection.request("GET", "/observed", Map.of("Connection", "close"), new byte[0]);
      try (var connection = HttpConnection.open(workerPort, TIMEOUT)) {
        var seen = new JsonObject(connection.exchange(request).text());
        return new Observed(seen.getLong("readyNanos"), seen.getLong("firstByteNanos"));
      }
    }

    double firstByteMs() {
      return (firstByteNanos - readyNanos) / 1e6;
    }
  }

  /// Waits a moment.
  static void pause(Duration length) {
    long end = System.nanoTime() + length.toNanos();
    for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
