package io.dormouse.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/// The rest of a body that nobody wants any more.
///
/// A client that is still sending when its connection closes loses the answer to a reset, so the
/// rest is read and thrown away, for a bounded time and a bounded number of bytes; then the
/// connection goes, or on HTTP/2 the call alone.
public final class UnreadBody {
  private static final long LONGEST_MS = 5_000;

  private final HttpServerRequest request;
  private final long limitBytes;
  private long discarded;

  private UnreadBody(HttpServerRequest request, long limitBytes) {
    this.request = request;
    this.limitBytes = limitBytes;
  }

  /// Reads and throws away; to be called once the answer is written.
  public static void discard(Vertx vertx, HttpServerRequest request, long limitBytes) {
    if (!request.isEnded()) {
      new UnreadBody(request, limitBytes).start(vertx);
    }
  }

  private void start(Vertx vertx) {
    long timer = vertx.setTimer(LONGEST_MS, _ -> CutOff.body(request));
    request.exceptionHandler(_ -> vertx.cancelTimer(timer));
    request.endHandler(_ -> vertx.cancelTimer(timer));
    request.handler(piece -> {
      discarded += piece.length();
      if (discarded > limitBytes) {
        vertx.cancelTimer(timer);
        CutOff.body(request);
      }
    });
    request.resume();
  }
}
