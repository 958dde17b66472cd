package io.dormouse.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A client that writes frames of HTTP/2 as they stand, right or wrong (RFC 9113, section 6).
public final class RawHttp2 {
  /// The kinds of frames that tests look for.
  public static final int DATA = 0x0;

  /// See [#DATA].
  public static final int HEADERS = 0x1;

  /// See [#DATA].
  public static final int RST_STREAM = 0x3;

  /// See [#DATA].
  public static final int GOAWAY = 0x7;

  private static final int SETTINGS = 0x4;
  private static final int INITIAL_WINDOW_SIZE = 0x4;
  private static final int END_STREAM = 0x1;
  private static final int END_HEADERS = 0x4;
  private static final int HEAD_BYTES = 9;

  private final NetSocket socket;
  private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
  private Buffer unread = Buffer.buffer();

  /// One frame of the server.
  public record Frame(int type, int stream, Buffer payload) {
    /// Its payload as text.
    public String text() {
      return payload.toString(StandardCharsets.UTF_8);
    }

    /// The error code of a reset.
    public long errorCode() {
      return payload.getUnsignedInt(0);
    }
  }

  private RawHttp2(NetSocket socket, int window) {
    this.socket = socket;
    socket.handler(this::read);
    socket.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    send(
        SETTINGS, 0, 0, Buffer.buffer().appendShort((short) INITIAL_WINDOW_SIZE).appendInt(window));
  }

  /// Connects.
  ///
  /// @param window bytes of each answer that it takes
  public static RawHttp2 connect(Vertx vertx, int port, int window) throws Exception {
    return new RawHttp2(Await.value(vertx.createNetClient().connect(port, "127.0.0.1")), window);
  }

  private void read(Buffer piece) {
    unread.appendBuffer(piece);
    int at = 0;
    while (unread.length() - at >= HEAD_BYTES) {
      int length = unread.getMedium(at) & 0xFFFFFF;
      int end = at + HEAD_BYTES + length;
      if (end > unread.length()) {
        break;
      }
      Buffer payload = unread.getBuffer(at + HEAD_BYTES, end);
      frames.add(new Frame(unread.getByte(at + 3), unread.getInt(at + 5), payload));
      at = end;
    }
    unread = unread.getBuffer(at, unread.length());
  }

  private RawHttp2 send(int type, int flags, int stream, Buffer payload) {
    socket.write(
        Buffer.buffer()
            .appendMedium(payload.length())
            .appendByte((byte) type)
            .appendByte((byte) flags)
            .appendInt(stream)
            .appendBuffer(payload));
    return this;
  }

  /// Begins a POST; names and values in turn follow its own head, nothing is checked.
  public RawHttp2 post(int stream, String path, String... fields) {
    Buffer block = Buffer.buffer();
    literal(block, ":method", "POST");
    literal(block, ":scheme", "http");
    literal(block, ":authority", "g");
    literal(block, ":path", path);
    for (int i = 0; i < fields.length; i += 2) {
      literal(block, fields[i], fields[i + 1]);
    }
    return send(HEADERS, END_HEADERS, stream, block);
  }

  /// A field without indexing or Huffman code (RFC 7541, section 6.2.2).
  private static void literal(Buffer block, String name, String value) {
    block.appendByte((byte) 0);
    for (String text : new String[] {name, value}) {
      block.appendByte((byte) text.length()).appendString(text, "ISO-8859-1");
    }
  }

  /// Sends the last piece of a body.
  public RawHttp2 end(int stream, String text) {
    return send(DATA, END_STREAM, stream, Buffer.buffer(text));
  }

  /// Sends a piece of a body.
  public RawHttp2 data(int stream, String text) {
    return send(DATA, 0, stream, Buffer.buffer(text));
  }

  /// Takes a call back.
  public RawHttp2 reset(int stream) {
    return send(RST_STREAM, 0, stream, Buffer.buffer().appendInt((int) CutOff.CANCEL));
  }

  /// The next frame of a kind; drops those before it.
  public Frame next(int type, int stream) throws InterruptedException {
    return next(frame -> frame.type() == type && frame.stream() == stream);
  }

  private Frame next(Predicate<Frame> wanted) throws InterruptedException {
    Frame frame;
    do {
      frame = Objects.requireNonNull(frames.poll(10, TimeUnit.SECONDS), "no such frame came");
    } while (!wanted.test(frame));
    return frame;
  }
}
