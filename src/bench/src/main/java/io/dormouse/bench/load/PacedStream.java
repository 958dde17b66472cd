package io.dormouse.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// An answer in events, each of which says when it was written: a token of a chat, as an engine
/// sends it.
final class PacedStream {
  /// What stands before the moment in an event, 19 digits of [System#nanoTime].
  static final String STAMP = "\"sent\":\"";

  static final int STAMP_DIGITS = 19;

  private static final String HEAD =
      """
      HTTP/1.1 200 OK\r
      Content-Type: text/event-stream\r
      Cache-Control: no-cache\r
      Transfer-Encoding: chunked\r
      \r
      """;
  private static final String EVENT =
      "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
          + STAMP
          + "0".repeat(STAMP_DIGITS)
          + "\",\"model\":\"upstream\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
          + " token\"},\"finish_reason\":null}]}\n\n";
  private static final byte[] CHUNK = bytes("%x\r\n%s\r\n".formatted(EVENT.length(), EVENT));
  private static final int STAMP_AT =
      new String(CHUNK, StandardCharsets.US_ASCII).indexOf(STAMP) + STAMP.length();
  private static final byte[] END = bytes("e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n");
  private static final int MOST_UNWRITTEN = 256 << 10;

  private final SocketChannel channel;
  private final ByteBuffer out = ByteBuffer.allocate(MOST_UNWRITTEN);
  private int eventsLeft;
  private long dueNanos;

  PacedStream(SocketChannel channel, int events) {
    this.channel = channel;
    this.eventsLeft = events;
    out.put(bytes(HEAD));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  long dueNanos() {
    return dueNanos;
  }

  PacedStream due(long nanos) {
    dueNanos = nanos;
    return this;
  }

  /// Writes the next event, or the end; false after that.
  boolean next() throws IOException {
    boolean more = eventsLeft-- > 0;
    if (more) {
      int at = out.position();
      out.put(CHUNK);
      long now = System.nanoTime();
      for (int digit = STAMP_DIGITS - 1; digit >= 0; digit--, now /= 10) {
        out.put(at + STAMP_AT + digit, (byte) ('0' + now % 10));
      }
    } else {
      out.put(END);
    }
    channel.write(out.flip());
    out.compact();
    return more;
  }
}
