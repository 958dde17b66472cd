package io.dormouse.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.ArrayList;

/// Calls as fast as they are answered, over a fixed number of connections, on one thread: what a
/// server can take.
///
/// @param port on loopback
/// @param request the bytes of every request
/// @param connections each has one call under way
/// @param seconds how long, after a start that is not counted
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
record ClosedLoop(int port, byte[] request, int connections, int seconds) {
  private static final long START_NANOS = 500_000_000;
  private static final int READ_BYTES = 256 << 10;
  private static final long SILENCE_MS = 10_000;

  /// What came of it.
  ///
  /// @param perSecond answers
  /// @param failed answers other than 200
  record Outcome(double perSecond, long failed) {}

  /// Runs it to its end.
  Outcome run() throws IOException {
    var open = new ArrayList<ClientConnection>();
    try (var selector = Selector.open()) {
      var counter = new Counter(System.nanoTime() + START_NANOS);
      for (int i = 0; i < connections; i++) {
        var connection = ClientConnection.open(port, selector);
        open.add(connection);
        connection.key().attach(counter.of(connection));
        connection.send(request);
      }
      var in = ByteBuffer.allocateDirect(READ_BYTES);
      while (System.nanoTime() < counter.endNanos) {
        int ready = selector.select(key -> ((Calls) key.attachment()).ready(in), SILENCE_MS);
        if (ready == 0) {
          throw new IOException("nothing was answered for " + SILENCE_MS + " ms");
        }
      }
      return new Outcome((double) counter.answered / seconds, counter.failed);
    } finally {
      for (var connection : open) {
        connection.close();
      }
    }
  }

  private final class Counter {
    private final long startNanos;
    private final long endNanos;
    private long answered;
    private long failed;

    Counter(long startNanos) {
      this.startNanos = startNanos;
      this.endNanos = startNanos + seconds * 1_000_000_000L;
    }

    Calls of(ClientConnection connection) {
      return new Calls(connection, this);
    }

    void count(int status) {
      long now = System.nanoTime();
      answered += now >= startNanos && now < endNanos ? 1 : 0;
      failed += status == 200 ? 0 : 1;
    }
  }

  private final class Calls implements ClientConnection.Answers {
    private final ClientConnection connection;
    private final Counter counter;

    Calls(ClientConnection connection, Counter counter) {
      this.connection = connection;
      this.counter = counter;
    }

    void ready(ByteBuffer in) {
      try {
        connection.ready(in, this);
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }

    @Override
    public void piece(ByteBuffer bytes) {}

    @Override
    public void ended(int status) throws IOException {
      counter.count(status);
      connection.send(request);
    }
  }
}
