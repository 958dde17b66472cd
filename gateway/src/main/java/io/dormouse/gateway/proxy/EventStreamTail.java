package io.dormouse.gateway.proxy;

import io.vertx.core.buffer.Buffer;

/// The last bytes of an event stream, as far as they tell whether an event is open.
final class EventStreamTail {
  private static final int LF = 0x0a;
  private static final int CR = 0x0d;

  private int last;
  private boolean empty = true;

  /// Takes the bytes that follow.
  void append(Buffer piece) {
    int length = piece.length();
    for (int i = Math.max(0, length - Integer.BYTES); i < length; i++) {
      last = last << 8 | (piece.getByte(i) & 0xff);
      empty = false;
    }
  }

  /// Whether an event could begin here: at the start, or after an empty line.
  boolean betweenEvents() {
    int two = last & 0xffff;
    return empty
        || two == (LF << 8 | LF)
        || two == (CR << 8 | CR)
        || last == (CR << 24 | LF << 16 | CR << 8 | LF);
  }
}
