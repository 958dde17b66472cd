package io.dormouse.gateway.http;

import io.dormouse.gateway.config.ByteSize;
import io.dormouse.gateway.config.Limits;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A server on loopback that receives every body into a store, and sends stored ones back when
/// `echo` is set.
final class IntakeServer implements AutoCloseable {
  static final int EXTENT_BYTES = 8 << 10;

  final Vertx vertx = Vertx.vertx();
  final BlockingQueue<Intake> intakes = new LinkedBlockingQueue<>();
  final BodyStore store;
  private final HttpServer server;
  private final long maxBody;
  private final boolean echo;

  IntakeServer(Path folder, Limits limits, boolean echo) throws Exception {
    this.echo = echo;
    this.maxBody = limits.maxBody().bytes();
    this.store = BodyStore.open(vertx, limits, folder, System::nanoTime, EXTENT_BYTES);
    this.server =
        Await.value(vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1"));
  }

  static Limits limits(int maxBody, int heapBody, int heapBudget, int spillBudget) {
    return new Limits(
        new ByteSize(maxBody),
        100,
        new ByteSize(heapBody),
        new ByteSize(heapBudget),
        new ByteSize(spillBudget),
        Duration.ofSeconds(3));
  }

  int port() {
    return server.actualPort();
  }

  private void handle(HttpServerRequest request) {
    switch (HeaderCheck.of(request.headers(), request.version(), maxBody)) {
      case HeaderCheck.Body body ->
          store.receive(request, body).onSuccess(intake -> received(request, intake));
      case HeaderCheck.Empty _,
          HeaderCheck.TooLarge _,
          HeaderCheck.Encoded _,
          HeaderCheck.Malformed _ ->
          request.response().setStatusCode(400).end();
    }
  }

  private void received(HttpServerRequest request, Intake intake) {
    intakes.add(intake);
    switch (intake) {
      case Intake.Stored(StoredBody body, var _) -> {
        if (echo) {
          echo(request, body);
        }
      }
      case Intake.ClientGone _ -> {}
      case Intake.TooLarge _,
          Intake.NoRoom _,
          Intake.Failed _,
          Intake.TimedOut _,
          Intake.Malformed _ ->
          request.response().setStatusCode(400).putHeader("Connection", "close").end();
    }
  }

  private static void echo(HttpServerRequest request, StoredBody body) {
    request.response().putHeader("Content-Length", Long.toString(body.length()));
    long middle = body.length() / 3;
    body.writeTo(request.response(), 0, middle)
        .compose(_ -> body.writeTo(request.response(), middle, body.length()))
        .onSuccess(_ -> request.response().end())
        .onComplete(_ -> body.close());
  }

  @Override
  public void close() throws IOException {
    try {
      Await.value(vertx.close());
      store.close();
    } catch (IOException problem) {
      throw problem;
    } catch (Exception problem) {
      throw new IOException(problem);
    }
  }
}
