package io.dormouse.gateway.error;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/// Writes a [GatewayError] as an answer: status, OpenAI-shaped body, `Retry-After` and
/// `Dormouse-Reason`.
public final class ErrorResponder {
  /// Longest `Retry-After`: above it older `openai` SDKs try again at once, and above two minutes
  /// newer ones give up.
  static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(1);

  private ErrorResponder() {}

  /// The body of an error.
  public static JsonObject body(GatewayError error) {
    var members =
        new JsonObject()
            .put("message", error.message())
            .put("type", error.type())
            .put("param", error.param())
            .put("code", error.code());
    return new JsonObject().put("error", members);
  }

  /// `Retry-After` in whole seconds, at least 1, at most 60.
  public static long retryAfterSeconds(Duration wait) {
    long seconds = (wait.toMillis() + 999) / 1000;
    return Math.clamp(seconds, 1, LONGEST_RETRY_AFTER.toSeconds());
  }

  /// Answers, unless the answer has begun already.
  public static Future<Void> respond(HttpServerResponse response, GatewayError error) {
    if (response.headWritten() || response.closed()) {
      return Future.succeededFuture();
    }
    response.setStatusCode(error.status());
    response.putHeader("Content-Type", "application/json");
    response.putHeader("Dormouse-Reason", error.code());
    error
        .retryAfter()
        .ifPresent(
            wait -> response.putHeader("Retry-After", Long.toString(retryAfterSeconds(wait))));
    if (error instanceof GatewayError.WakeFailed || error instanceof GatewayError.DeadlyCall) {
      response.putHeader("x-should-retry", "false");
    }
    if (error instanceof GatewayError.MethodNotAllowed method) {
      response.putHeader("Allow", method.allowed());
    }
    return response.end(body(error).toBuffer());
  }
}
