package io.dormouse.worker.http;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/// Writes answers and errors, each at most once.
final class Responder {
  static final String NOT_ADMITTED = "Dormouse-Not-Admitted";
  static final String REQUEST_ID = "X-Request-Id";

  private Responder() {}

  /// Completed when the answer is written; failed when it cannot be.
  @CanIgnoreReturnValue
  static Future<Void> json(RoutingContext context, int status, Buffer body) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return Future.failedFuture("the response is over");
    }
    return response.setStatusCode(status).putHeader("Content-Type", "application/json").end(body);
  }

  @CanIgnoreReturnValue
  static Future<Void> error(RoutingContext context, ApiError error) {
    HttpServerResponse response = context.response();
    if (response.headWritten() || response.closed()) {
      return Future.failedFuture("the response is over");
    }
    if (!error.admitted()) {
      response.putHeader(NOT_ADMITTED, "true");
    }
    if (error.status() == 429 || error.status() == 503) {
      response.putHeader("Retry-After", "1");
    }
    return json(context, error.status(), error.body().toBuffer());
  }
}
