package io.dormouse.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// Many event streams at once from an [UpstreamMain], and how late each event came, by the moment
/// that stands in it.
final class EventStreams {
  private static final int START_SECONDS = 2;
  private static final int READ_BYTES = 256 << 10;
  private static final long SILENCE_MS = 10_000;
  private static final byte[] STAMP = PacedStream.STAMP.getBytes(StandardCharsets.US_ASCII);

  private final Plan plan;
  private final Outcome outcome = new Outcome(OpenLoop.histogram(), OpenLoop.histogram(), 0);
  private int running;
  private long came;

  /// What to ask for.
  ///
  /// @param port on loopback
  /// @param path of the call, without a query
  /// @param body of the call
  /// @param streams at once
  /// @param perSecond events in each
  /// @param seconds how long, after a start that is not counted
  @SuppressWarnings("ArrayRecordComponent") // made once, never compared
  record Plan(int port, String path, byte[] body, int streams, int perSecond, int seconds) {
    int events() {
      return (START_SECONDS + seconds) * perSecond;
    }

    byte[] request() {
      String query = "?streams=%d&rate=%d&events=%d".formatted(streams, perSecond, events());
      return HttpConnection.request("POST", path + query, Map.of(), body);
    }
  }

  /// What came of it; both in nanoseconds.
  ///
  /// @param delay from the writing of an event to its being read
  /// @param gap by how much the pause before an event was longer than its writer's; 0 where it was
  ///   shorter
  /// @param missing events that did not come
  record Outcome(Histogram delay, Histogram gap, long missing) {}

  EventStreams(Plan plan) {
    this.plan = plan;
  }

  /// Runs to the end of all streams.
  Outcome run() throws IOException {
    var open = new ArrayList<ClientConnection>();
    byte[] request = plan.request();
    try (var selector = Selector.open()) {
      for (running = 0; running < plan.streams; running++) {
        var connection = ClientConnection.open(plan.port, selector);
        open.add(connection);
        connection.key().attach(new Stream(connection));
        connection.send(request);
      }
      var in = ByteBuffer.allocateDirect(READ_BYTES);
      while (running > 0) {
        if (selector.select(key -> ((Stream) key.attachment()).ready(in), SILENCE_MS) == 0) {
          throw new IOException("no event came for " + SILENCE_MS + " ms");
        }
      }
      long missing = (long) plan.streams * plan.events() - came;
      return new Outcome(outcome.delay, outcome.gap, missing);
    } finally {
      for (var connection : open) {
        connection.close();
      }
    }
  }

  private final class Stream implements ClientConnection.Answers {
    private final ClientConnection connection;
    private int matched;
    private int digits;
    private long sentNanos;
    private long lastDelayNanos;
    private int events;

    Stream(ClientConnection connection) {
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
    public void piece(ByteBuffer bytes) {
      long now = System.nanoTime();
      while (bytes.hasRemaining()) {
        byte next = bytes.get();
        if (matched < STAMP.length) {
          matched = next == STAMP[matched] ? matched + 1 : next == STAMP[0] ? 1 : 0;
        } else {
          sentNanos = 10 * sentNanos + next - '0';
          if (++digits == PacedStream.STAMP_DIGITS) {
            event(now - sentNanos);
            matched = 0;
            digits = 0;
            sentNanos = 0;
          }
        }
      }
    }

    private void event(long delayNanos) {
      came++;
      if (++events > START_SECONDS * plan.perSecond) {
        outcome.delay.recordValue(Math.max(0, delayNanos));
        outcome.gap.recordValue(Math.max(0, delayNanos - lastDelayNanos));
      }
      lastDelayNanos = delayNanos;
    }

    @Override
    public void ended(int status) throws IOException {
      if (status != 200) {
        throw new IOException("a stream was answered " + status);
      }
      running--;
      connection.key().cancel();
    }
  }
}
