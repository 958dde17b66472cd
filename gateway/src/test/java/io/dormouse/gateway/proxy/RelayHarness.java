package io.dormouse.gateway.proxy;

import io.dormouse.gateway.config.ByteSize;
import io.dormouse.gateway.config.Limits;
import io.dormouse.gateway.http.Await;
import io.dormouse.gateway.http.BodyStore;
import io.dormouse.gateway.http.HeaderCheck;
import io.dormouse.gateway.http.Intake;
import io.dormouse.gateway.http.RequestPeek;
import io.dormouse.gateway.http.StoredBody;
import io.dormouse.gateway.pool.WorkerEndpoint;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Client, relay and worker on loopback: every call goes to [#worker], with another model name
/// where its body has one and the path is `/splice`.
final class RelayHarness {
  static final String LOOPBACK = "127.0.0.1";

  final Vertx vertx = Vertx.vertx();
  final BlockingQueue<RelayOutcome> outcomes = new LinkedBlockingQueue<>();
  final BodyStore store;
  volatile WorkerEndpoint worker = new WorkerEndpoint(LOOPBACK, 1, Optional.empty());
  volatile RelayLimits limits =
      new RelayLimits(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1));
  private final AtomicInteger connections = new AtomicInteger();
  private final HttpServer gateway;
  private final Relay relay;

  RelayHarness(Path folder) throws Exception {
    ByteSize large = new ByteSize(64 << 20);
    Limits limits = new Limits(large, 10, new ByteSize(4_096), large, large, Duration.ofSeconds(5));
    store = BodyStore.open(vertx, limits, folder, System::nanoTime);
    relay = new Relay(new HttpClientPool(vertx, 10), System::nanoTime);
    gateway =
        Await.value(
            vertx
                .createHttpServer()
                .connectionHandler(connection -> {
                  connections.incrementAndGet();
                  connection.closeHandler(_ -> connections.decrementAndGet());
                })
                .requestHandler(this::handle)
                .listen(0, LOOPBACK));
  }

  /// Clients that are connected.
  int connections() {
    return connections.get();
  }

  int port() {
    return gateway.actualPort();
  }

  /// Makes a well-behaved server the worker.
  void httpWorker(Handler<HttpServerRequest> handler) throws Exception {
    HttpServer server =
        Await.value(vertx.createHttpServer().requestHandler(handler).listen(0, LOOPBACK));
    worker = new WorkerEndpoint(LOOPBACK, server.actualPort(), Optional.of("secret"));
  }

  /// Makes a server of raw bytes the worker.
  void rawWorker(Handler<NetSocket> handler) throws Exception {
    NetServer server =
        Await.value(vertx.createNetServer().connectHandler(handler).listen(0, LOOPBACK));
    worker = new WorkerEndpoint(LOOPBACK, server.actualPort(), Optional.empty());
  }

  RelayOutcome outcome() throws InterruptedException {
    return Objects.requireNonNull(outcomes.poll(20, TimeUnit.SECONDS));
  }

  /// Sends raw bytes to the relay.
  RawClient send(String bytes) throws Exception {
    NetSocket socket = Await.value(vertx.createNetClient().connect(port(), LOOPBACK));
    return new RawClient(vertx, socket).write(bytes);
  }

  private void handle(HttpServerRequest request) {
    switch (HeaderCheck.of(request.headers(), request.version(), 64 << 20)) {
      case HeaderCheck.Body body ->
          store
              .receive(request, body)
              .onSuccess(intake -> {
                if (intake instanceof Intake.Stored(StoredBody stored, var peek)) {
                  forward(request, stored, peek);
                }
              });
      case HeaderCheck.Empty _ -> forward(request, BodyStore.empty(), null);
      case HeaderCheck.TooLarge _, HeaderCheck.Encoded _, HeaderCheck.Malformed _ ->
          throw new IllegalStateException();
    }
  }

  private void forward(HttpServerRequest request, StoredBody stored, @Nullable RequestPeek peek) {
    Optional<Splice> splice = Optional.empty();
    if (peek != null && "/splice".equals(request.path())) {
      splice =
          Optional.of(
              new Splice(peek.modelStart(), peek.modelEnd(), Buffer.buffer("\"upstream-name\"")));
    }
    Future<RelayOutcome> outcome =
        relay.forward(
            new RelayRequest(
                worker,
                request,
                new RelayBody(stored, splice),
                limits,
                Map.of("X-Request-Id", "id-1"),
                !"/once".equals(request.path()),
                (status, headers) -> headers.set("X-Hook", Integer.toString(status))));
    outcome.onSuccess(result -> {
      stored.close();
      answerIfUnanswered(request, result);
      outcomes.add(result);
    });
  }

  private static void answerIfUnanswered(HttpServerRequest request, RelayOutcome result) {
    switch (result) {
      case RelayOutcome.NotAdmitted _,
          RelayOutcome.ConnectFailed _,
          RelayOutcome.Undelivered _,
          RelayOutcome.FailedBeforeResponse _ ->
          request.response().setStatusCode(502).end();
      case RelayOutcome.TimedOut(var expiry, boolean begun, long _) -> {
        if (!begun) {
          request.response().setStatusCode(504).end(expiry.code());
        }
      }
      case RelayOutcome.Completed _,
          RelayOutcome.Converted _,
          RelayOutcome.FailedMidStream _,
          RelayOutcome.ClientGone _ -> {}
    }
  }

  void close() throws Exception {
    Await.value(vertx.close());
    store.close();
  }
}
