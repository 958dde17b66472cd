package io.dormouse.bench.fairness;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/// A server that works on every POST for as long as its cost says, and tells when it came.
///
/// Argument: the port on loopback.
public final class WorkMain {
  /// Tokens that a call takes a millisecond for.
  static final long TOKENS_PER_MS = 100;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  private WorkMain() {}

  /// Serves until the process is ended.
  public static void main(String... arguments) {
    var work = new WorkMain();
    work.vertx
        .createHttpServer()
        .requestHandler(work::handle)
        .listen(Integer.parseInt(arguments[0]), "127.0.0.1")
        .onFailure(cause -> {
          System.err.println("cannot listen: " + cause.getMessage());
          System.exit(1);
        });
  }

  private void handle(HttpServerRequest request) {
    if ("/health".equals(request.path())) {
      request.response().end();
      return;
    }
    long cameNanos = System.nanoTime();
    request.bodyHandler(body -> {
      long cost = TenantCall.cost(body.length(), new JsonObject(body).getInteger("max_tokens"));
      var answer = new JsonObject().put("cameNanos", cameNanos).put("cost", cost);
      vertx.setTimer(
          Math.max(1, cost / TOKENS_PER_MS),
          _ ->
              request
                  .response()
                  .putHeader("Content-Type", "application/json")
                  .end(answer.toBuffer()));
    });
  }
}
