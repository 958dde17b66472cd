package io.dormouse.gateway.pipeline;

import io.dormouse.gateway.http.CutOff;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The HTTP/2 connections that are open; safe for any thread.
final class SharedConnections {
  private static final long NO_ERROR = 0;

  private final Map<HttpConnection, Context> open = new ConcurrentHashMap<>();
  private final Vertx vertx;
  private volatile boolean closing;

  SharedConnections(Vertx vertx) {
    this.vertx = vertx;
  }

  /// Learns of a request's connection, on its context.
  void seen(HttpServerRequest request) {
    if (!CutOff.sharesConnection(request)) {
      return;
    }
    HttpConnection connection = request.connection();
    if (open.putIfAbsent(connection, vertx.getOrCreateContext()) == null) {
      connection.closeHandler(_ -> open.remove(connection));
      if (closing) {
        goAway(connection);
      }
    }
  }

  /// Tells every client that its connection takes no more calls (RFC 9113, section 6.8); those
  /// inside go on.
  void close() {
    closing = true;
    open.forEach((connection, context) -> context.runOnContext(_ -> goAway(connection)));
  }

  private static void goAway(HttpConnection connection) {
    connection.goAway(NO_ERROR);
  }
}
