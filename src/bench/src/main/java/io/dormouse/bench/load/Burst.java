package io.dormouse.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Calls that are made all at once, each on a connection of its own.
public final class Burst implements AutoCloseable {
  private static final int READ_BYTES = 64 << 10;

  private final List<ClientConnection> connections = new ArrayList<>();
  private final Selector selector;
  private final byte[] request;
  private int answered;
  private int failed;
  private long lastNanos;

  private Burst(Selector selector, byte[] request) {
    this.selector = selector;
    this.request = request;
  }

  /// Opens the connections.
  public static Burst open(int port, byte[] request, int calls) throws IOException {
    var burst = new Burst(Selector.open(), request);
    for (int i = 0; i < calls; i++) {
      var connection = ClientConnection.open(port, burst.selector);
      burst.connections.add(connection);
      connection.key().attach(burst.new Call(connection));
    }
    return burst;
  }

  /// Sends all calls.
  public void send() throws IOException {
    for (var connection : connections) {
      connection.send(request);
    }
  }

  /// Waits for all answers; when the last one came, by [System#nanoTime].
  public long await(Duration limit) throws IOException {
    long endNanos = System.nanoTime() + limit.toNanos();
    var in = ByteBuffer.allocateDirect(READ_BYTES);
    while (answered < connections.size()) {
      long leftMs = (endNanos - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        throw new IOException(
            "%d of %d calls were not answered within %s"
                .formatted(connections.size() - answered, connections.size(), limit));
      }
      selector.select(key -> ((Call) key.attachment()).ready(in), leftMs);
    }
    if (failed > 0) {
      throw new IOException(failed + " calls were not answered with 200");
    }
    return lastNanos;
  }

  @Override
  public void close() throws IOException {
    for (var connection : connections) {
      connection.close();
    }
    selector.close();
  }

  private final class Call implements ClientConnection.Answers {
    private final ClientConnection connection;

    Call(ClientConnection connection) {
      this.connection = connection;
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
    public void ended(int status) {
      lastNanos = System.nanoTime();
      answered++;
      failed += status == 200 ? 0 : 1;
    }
  }
}
