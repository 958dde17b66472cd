package io.dormouse.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// One connection of a [BareServer].
public final class BareConnection {
  private final SocketChannel channel;
  private final SelectionKey key;
  private final MessageReader reader = new MessageReader();
  private boolean within;
  private long beganNanos;
  private ByteBuffer out = ByteBuffer.allocate(0);

  BareConnection(SocketChannel channel, SelectionKey key) {
    this.channel = channel;
    this.key = key;
  }

  void ready(ByteBuffer in, BareServer.Handler handler) throws IOException {
    if (key.isWritable()) {
      write();
      return;
    }
    if (channel.read(in.clear()) < 0) {
      throw new EOFException();
    }
    if (!within) {
      within = true;
      beganNanos = System.nanoTime();
    }
    in.flip();
    while (reader.read(in, _ -> {})) {
      within = in.hasRemaining();
      handler.request(this);
    }
  }

  /// When the first bytes of the request were read.
  public long beganNanos() {
    return beganNanos;
  }

  /// Method, path and version.
  public String firstLine() {
    return reader.firstLine();
  }

  /// Bytes of the body.
  public int length() {
    return reader.length();
  }

  /// Answers with a status and a body of ASCII.
  public void answer(int status, String body) throws IOException {
    answer(message(status, body));
  }

  static byte[] message(int status, String body) {
    return "HTTP/1.1 %d -\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(status, body.length(), body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /// Sends a whole answer, or a piece of one; the one before must have been taken.
  public synchronized void answer(byte[] message) throws IOException {
    out = ByteBuffer.wrap(message);
    write();
  }

  private synchronized void write() throws IOException {
    channel.write(out);
    boolean writing = (key.interestOps() & SelectionKey.OP_WRITE) != 0;
    if (out.hasRemaining() != writing) {
      key.interestOps(out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
      key.selector().wakeup();
    }
  }

  SocketChannel channel() {
    return channel;
  }
}
