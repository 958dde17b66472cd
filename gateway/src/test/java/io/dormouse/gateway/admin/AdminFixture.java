package io.dormouse.gateway.admin;

import io.dormouse.gateway.catalog.ModelCatalog;
import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.config.ServiceModels;
import io.dormouse.gateway.http.Await;
import io.dormouse.gateway.pool.HeldCall;
import io.dormouse.gateway.pool.HoldOutcome;
import io.dormouse.gateway.pool.HoldRequest;
import io.dormouse.gateway.pool.HoldRules;
import io.dormouse.gateway.pool.InferencePool;
import io.dormouse.gateway.pool.Patience;
import io.dormouse.gateway.pool.PoolPolicy;
import io.dormouse.gateway.pool.Ticket;
import io.dormouse.gateway.pool.WakeBackoff;
import io.dormouse.gateway.pool.WorkerEndpoint;
import io.dormouse.gateway.pool.WorkerId;
import io.dormouse.gateway.pool.WorkerPlatform;
import io.dormouse.gateway.pool.WorkerReport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// The admin routes of one model `m` on a socket, with a worker that does only what a test tells it
/// to; one event loop serves all.
final class AdminFixture implements AutoCloseable {
  private static final int SMALL = 4_096;

  final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  final TestWorker worker = new TestWorker();
  final PoolFeed feed;
  final InferencePool pool;
  final Promise<Boolean> connectionClosed = Promise.promise();
  private final HttpClient client =
      vertx.createHttpClient(new HttpClientOptions().setReceiveBufferSize(SMALL));
  private final int port;

  AdminFixture(PoolFeed.Bounds bounds, String loadTimeout) throws Exception {
    feed = new PoolFeed(InstantSource.system(), bounds);
    pool = pool(worker, feed);
    var read =
        ServiceModels.read(
            "models",
            "s",
            Map.of("dormouse.io/model", "m"),
            Map.of("dormouse.io/load-timeout", loadTimeout));
    var route = new ModelRoute(((ServiceModels.Discovered.Model) read).config(), pool);
    Router router = Router.router(vertx);
    new AdminRoutes(
            new ModelCatalog(List.of(route)), new AdminGuard(Optional.empty()), new NoNotes(), feed)
        .register(router);
    var server = vertx.createHttpServer(new HttpServerOptions().setSendBufferSize(SMALL));
    server.connectionHandler(
        connection -> connection.closeHandler(_ -> connectionClosed.tryComplete(true)));
    port = Await.value(server.requestHandler(router).listen(0, "127.0.0.1")).actualPort();
  }

  private static InferencePool pool(WorkerPlatform platform, PoolFeed feed) {
    var minute = Duration.ofMinutes(1);
    return new InferencePool(
        "m",
        new PoolPolicy(
            minute, minute, minute, minute, minute, new WakeBackoff(minute, minute, 0, 0), 4),
        HoldRules.ofCalls(10_000),
        new InferencePool.Ports(
            platform, Runnable::run, (_, _) -> () -> {}, InstantSource.system(), feed));
  }

  /// One answer, read as it comes.
  static final class Reading {
    private final Queue<String> pieces = new ConcurrentLinkedQueue<>();
    private final HttpClientResponse response;
    private final Promise<String> whole = Promise.promise();

    Reading(HttpClientResponse response) {
      this.response = response;
      response.handler(piece -> pieces.add(piece.toString()));
      response.exceptionHandler(whole::tryFail);
      response.endHandler(_ -> whole.tryComplete(text()));
    }

    private String text() {
      return String.join("", pieces);
    }

    HttpClientResponse response() {
      return response;
    }

    /// Waits until it holds a text.
    Reading until(Vertx vertx, String part) throws Exception {
      Await.until(vertx, () -> text().contains(part));
      return this;
    }

    /// Its whole text, once it ended.
    String whole() throws Exception {
      return Await.value(whole.future());
    }

    /// Names of the events so far, in order.
    List<String> events() {
      return text()
          .lines()
          .filter(line -> line.startsWith("event: "))
          .map(line -> line.substring("event: ".length()))
          .toList();
    }
  }

  Future<Reading> ask(HttpMethod method, String path, String accept) {
    return client
        .request(method, port, "127.0.0.1", "/admin/pools/m" + path)
        .compose(request -> request.putHeader("Accept", accept).send().map(Reading::new));
  }

  Reading call(HttpMethod method, String path, String accept) throws Exception {
    return Await.value(ask(method, path, accept));
  }

  Reading events() throws Exception {
    return call(HttpMethod.GET, "/events", "*/*");
  }

  /// A call that waits for a minute.
  Ticket hold(String id) {
    return pool.acquire(new Caller(id));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private record Caller(String id) implements HeldCall {
    @Override
    public HoldRequest request() {
      var patience = Patience.until(Instant.now().plusSeconds(60));
      return new HoldRequest("gold", 7, 10, patience, true, Optional.empty());
    }

    @Override
    public void outcome(HoldOutcome outcome) {}
  }

  private static final class NoNotes implements PlatformNotes {
    @Override
    public List<String> lines(String model, int count) {
      return List.of();
    }

    @Override
    public Optional<String> phase(String model) {
      return Optional.empty();
    }
  }

  static final class TestWorker implements WorkerPlatform {
    private volatile @Nullable WorkerId id;
    private volatile @Nullable Listener listener;

    @Override
    public void start(WorkerId started, Listener hears) {
      listener = hears;
      id = started;
    }

    @Override
    public void drain(WorkerId worker) {}

    @Override
    public void resume(WorkerId worker) {}

    @Override
    public void examine(WorkerId worker) {}

    @Override
    public void stop(WorkerId worker, Duration grace) {}

    boolean asked() {
      return id != null;
    }

    void report(WorkerReport report) {
      Objects.requireNonNull(listener).report(Objects.requireNonNull(id), report);
    }

    void ready() {
      var endpoint = new WorkerEndpoint("127.0.0.1", 1, Optional.empty());
      report(new WorkerReport.Ready(endpoint, 0, Map.of("runtimeUp", 1L)));
    }

    void fails() {
      report(
          new WorkerReport.Gone(
              new WorkerReport.Exit(Optional.of(3), "exited", "The worker ended.", "boom")));
    }
  }
}
