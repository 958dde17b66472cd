package io.dormouse.gateway.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;

/// An answer that nobody reads: swallowed while it is small and quick, so that its connection can
/// be used again, else cut off.
final class Discard {
  private static final int MAX_BYTES = 64 << 10;
  private static final int MAX_MS = 2_000;

  private final Vertx vertx;
  private final HttpClientRequest request;
  private final HttpClientResponse response;
  private final boolean bodySent;
  private long seen;

  Discard(Vertx vertx, HttpClientRequest request, HttpClientResponse response, boolean bodySent) {
    this.vertx = vertx;
    this.request = request;
    this.response = response;
    this.bodySent = bodySent;
  }

  void start() {
    if (!bodySent) {
      request.reset();
      return;
    }
    long timer = vertx.setTimer(MAX_MS, _ -> request.reset());
    response.endHandler(_ -> vertx.cancelTimer(timer));
    response.exceptionHandler(_ -> vertx.cancelTimer(timer));
    response.handler(piece -> {
      seen += piece.length();
      if (seen > MAX_BYTES) {
        request.reset();
      }
    });
  }
}
