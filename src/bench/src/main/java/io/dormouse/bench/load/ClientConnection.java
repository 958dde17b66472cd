package io.dormouse.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/// One kept connection of a client that has many, for one thread: its request goes out as the
/// socket takes it, answers are handed over as they come.
final class ClientConnection {
  private final SocketChannel channel;
  private final SelectionKey key;
  private final MessageReader reader = new MessageReader();
  private ByteBuffer out = ByteBuffer.allocate(0);

  /// Takes what a connection receives.
  interface Answers {
    /// A piece of a body.
    void piece(ByteBuffer bytes) throws IOException;

    /// An answer is whole.
    void ended(int status) throws IOException;
  }

  private ClientConnection(SocketChannel channel, Selector selector) throws IOException {
    this.channel = channel;
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    this.key = channel.register(selector, SelectionKey.OP_READ);
  }

  static ClientConnection open(int port, Selector selector) throws IOException {
    return new ClientConnection(
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)),
        selector);
  }

  /// Sends a request; the one before must have been sent whole.
  void send(byte[] request) throws IOException {
    out = ByteBuffer.wrap(request);
    write();
  }

  private void write() throws IOException {
    channel.write(out);
    int writing = out.hasRemaining() ? SelectionKey.OP_WRITE : 0;
    key.interestOps(SelectionKey.OP_READ | writing);
  }

  /// Does what its socket is ready for.
  void ready(ByteBuffer in, Answers answers) throws IOException {
    if (key.isWritable()) {
      write();
    }
    if (!key.isReadable()) {
      return;
    }
    if (channel.read(in.clear()) < 0) {
      throw new EOFException("a connection ended");
    }
    in.flip();
    while (reader.read(in, answers::piece)) {
      answers.ended(HttpConnection.statusOf(reader.firstLine()));
    }
  }

  SelectionKey key() {
    return key;
  }

  void close() throws IOException {
    channel.close();
  }
}
