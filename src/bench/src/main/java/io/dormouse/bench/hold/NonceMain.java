package io.dormouse.bench.hold;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Files;
import java.nio.file.Path;

/// A server that is ready once a file is there, and answers every POST with the first bytes of its
/// body, which are the call's nonce.
///
/// Arguments: the port on loopback, the file.
public final class NonceMain {
  private final Path file;

  private NonceMain(Path file) {
    this.file = file;
  }

  /// Serves until the process is ended.
  public static void main(String... arguments) {
    var server = new NonceMain(Path.of(arguments[1]));
    Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1))
        .createHttpServer()
        .requestHandler(server::handle)
        .listen(Integer.parseInt(arguments[0]), "127.0.0.1")
        .onFailure(cause -> {
          System.err.println("cannot listen: " + cause.getMessage());
          System.exit(1);
        });
  }

  private void handle(HttpServerRequest request) {
    if ("/health".equals(request.path())) {
      request.response().setStatusCode(Files.exists(file) ? 200 : 503).end();
      return;
    }
    var head = Buffer.buffer();
    request.handler(piece -> {
      int wanted = Math.min(piece.length(), HeldCalls.NONCE_BYTES - head.length());
      head.appendBuffer(piece, 0, wanted);
    });
    request.endHandler(_ -> request.response().putHeader("Content-Type", "text/plain").end(head));
  }
}
