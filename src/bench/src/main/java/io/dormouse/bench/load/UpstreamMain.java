package io.dormouse.bench.load;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/// A server that answers every POST with the same 1 KB at once, and `GET /health` with 200.
///
/// Argument: the port on loopback.
public final class UpstreamMain {
  private static final int ANSWER_BYTES = 1024;
  private static final String OPEN = "{\"object\":\"list\",\"data\":\"";
  private static final Buffer ANSWER =
      Buffer.buffer(OPEN + "x".repeat(ANSWER_BYTES - OPEN.length() - 2) + "\"}");

  private UpstreamMain() {}

  /// Serves until the process is ended.
  public static void main(String... arguments) {
    var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    vertx
        .createHttpServer()
        .requestHandler(UpstreamMain::answer)
        .listen(Integer.parseInt(arguments[0]), "127.0.0.1")
        .onFailure(cause -> {
          System.err.println("cannot listen: " + cause.getMessage());
          System.exit(1);
        });
  }

  private static void answer(HttpServerRequest request) {
    request.endHandler(end ->
        request
            .response()
            .putHeader("Content-Type", "application/json")
            .end(ANSWER.copy())
            .onFailure(cause -> request.connection().close()));
  }
}
