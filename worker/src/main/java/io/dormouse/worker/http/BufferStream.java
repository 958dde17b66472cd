package io.dormouse.worker.http;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongPredicate;

/// Appends what is written to a buffer, as long as there is room.
final class BufferStream extends OutputStream {
  private final Buffer buffer;
  private final LongPredicate room;

  /// @param room takes that many bytes more, or refuses
  BufferStream(Buffer buffer, LongPredicate room) {
    this.buffer = buffer;
    this.room = room;
  }

  /// There is no room for more.
  static final class NoRoomException extends IOException {
    private static final long serialVersionUID = 1;
  }

  @Override
  public void write(int value) throws IOException {
    take(1);
    buffer.appendByte((byte) value);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    take(length);
    buffer.appendBytes(bytes, offset, length);
  }

  private void take(int bytes) throws NoRoomException {
    if (!room.test(bytes)) {
      throw new NoRoomException();
    }
  }
}
