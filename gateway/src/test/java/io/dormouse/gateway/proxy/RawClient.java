package io.dormouse.gateway.proxy;

import io.dormouse.gateway.http.Await;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;

/// A client that sees every byte.
final class RawClient {
  private final Vertx vertx;
  private final NetSocket socket;
  private final Buffer received = Buffer.buffer();
  private volatile String text = "";
  private volatile boolean closed;

  RawClient(Vertx vertx, NetSocket socket) {
    this.vertx = vertx;
    this.socket = socket;
    socket.handler(piece -> {
      received.appendBuffer(piece);
      text = received.toString(StandardCharsets.ISO_8859_1);
    });
    socket.closeHandler(_ -> closed = true);
  }

  RawClient write(String bytes) throws Exception {
    Await.value(socket.write(Buffer.buffer(bytes.getBytes(StandardCharsets.ISO_8859_1))));
    return this;
  }

  /// Everything received, once it contains `expected`.
  String until(String expected) throws Exception {
    try {
      Await.until(vertx, () -> text.contains(expected));
    } catch (TimeoutException late) {
      throw new AssertionError("waited for '" + expected + "', received '" + text + "'", late);
    }
    return text;
  }

  /// Everything received, once the server has closed.
  String untilClosed() throws Exception {
    Await.until(vertx, () -> closed);
    return text;
  }

  /// Takes nothing any more.
  void pause() {
    socket.pause();
  }

  void close() throws Exception {
    Await.value(socket.close());
  }
}
