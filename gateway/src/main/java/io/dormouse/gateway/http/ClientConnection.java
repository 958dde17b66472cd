package io.dormouse.gateway.http;

import io.netty.channel.ChannelOption;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/// The connection of a client, as far as the framework has no hold on it.
public final class ClientConnection {
  private static final AttributeKey<Boolean> ENDING =
      AttributeKey.valueOf(ClientConnection.class, "ending");

  private ClientConnection() {}

  /// Gives a last answer and closes the connection before anything more of it is looked at: its
  /// next bytes may belong to the body that was answered. To be called on its event loop.
  public static void endWith(HttpConnection connection, Runnable answer) {
    if (connection instanceof ConnectionBase base) {
      var channel = base.channel();
      channel.attr(ENDING).set(true);
      answer.run();
      channel.flush();
      var _ = channel.pipeline().firstContext().close();
    }
  }

  /// Whether nothing that comes on a connection is to be served.
  public static boolean isEnding(HttpConnection connection) {
    return connection instanceof ConnectionBase base && base.channel().hasAttr(ENDING);
  }

  /// Closes a connection at once and throws away what the client did not take.
  ///
  /// The framework's own close first waits until everything written is with the socket, so it never
  /// closes on a client that takes nothing; and so does a close that passes its handler in the
  /// channel's pipeline. To be called on the connection's event loop.
  public static void cut(HttpConnection connection) {
    if (connection instanceof ConnectionBase base && base.channel().isOpen()) {
      var channel = base.channel();
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      var _ = channel.pipeline().firstContext().close();
    }
  }
}
