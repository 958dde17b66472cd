package io.dormouse.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// An HTTP/1.1 server on bare sockets and one thread, so that as much as possible is left to those
/// who are measured.
public final class BareServer {
  private static final int BACKLOG = 4_096;
  private static final int READ_BYTES = 256 << 10;

  private final Selector selector;
  private final ServerSocketChannel server;
  private final Handler handler;
  private final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES);

  /// Takes requests whose bodies were read and thrown away, on the server's thread.
  @FunctionalInterface
  public interface Handler {
    /// A request is whole.
    void request(BareConnection connection) throws IOException;
  }

  private BareServer(Selector selector, ServerSocketChannel server, Handler handler) {
    this.selector = selector;
    this.server = server;
    this.handler = handler;
  }

  /// Listens on a port of loopback; 0 for any.
  public static BareServer listen(int port, Handler handler) throws IOException {
    var selector = Selector.open();
    var server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    return new BareServer(selector, server, handler);
  }

  /// Where it listens.
  public int port() {
    return server.socket().getLocalPort();
  }

  /// Serves until the process is ended.
  public void serve() throws IOException {
    while (true) {
      selector.select(this::ready);
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept();
      } else if (key.attachment() instanceof BareConnection connection) {
        connection.ready(in, handler);
      }
    } catch (IOException gone) {
      close(key);
    }
  }

  private void accept() throws IOException {
    for (SocketChannel client = server.accept(); client != null; client = server.accept()) {
      client.configureBlocking(false);
      client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      var key = client.register(selector, SelectionKey.OP_READ);
      key.attach(new BareConnection(client, key));
    }
  }

  private static void close(SelectionKey key) {
    key.cancel();
    try {
      key.channel().close();
    } catch (IOException alreadyClosed) {
      // It is gone either way.
    }
  }
}
