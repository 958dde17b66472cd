package io.dormouse.knative.wake;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The requests on the wire, against an HTTP server in the activator's place.
@Timeout(30)
class ActivatorCallsTest {
  private static final RevisionId REVISION = new RevisionId("models", "minilm-1");

  private final BlockingQueue<HttpServerRequest> arrived = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> reset = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private Vertx vertx;
  private HttpServer server;
  private ActivatorCalls calls;

  @BeforeEach
  void open() throws Exception {
    vertx = Vertx.vertx();
    server = vertx.createHttpServer().requestHandler(this::arrive);
    await(server.listen(0, "127.0.0.1"));
    calls = calls(Duration.ofSeconds(20));
  }

  private ActivatorCalls calls(Duration longestWake) {
    return new ActivatorCalls(
        vertx,
        URI.create("http://127.0.0.1:" + server.actualPort()),
        "/health",
        longestWake,
        Duration.ofSeconds(5));
  }

  private void arrive(HttpServerRequest request) {
    request.connection().closeHandler(_ -> reset.complete(null));
    arrived.add(request);
  }

  @AfterEach
  void close() throws Exception {
    calls.close();
    await(vertx.close());
  }

  @Test
  void aWakeNamesItsRevisionInBothHeadersAndIsOrdinaryTraffic() throws Exception {
    calls.wake(REVISION, () -> ended.complete(null));
    HttpServerRequest request = arrived.take();
    assertThat(request.method().name()).isEqualTo("GET");
    assertThat(request.uri()).isEqualTo("/health");
    assertThat(request.getHeader("Knative-Serving-Namespace")).isEqualTo("models");
    assertThat(request.getHeader("Knative-Serving-Revision")).isEqualTo("minilm-1");
    assertThat(request.headers().names())
        .noneMatch(name -> name.equalsIgnoreCase("K-Network-Probe"))
        .noneMatch(name -> name.equalsIgnoreCase("K-Proxy-Request"))
        .noneMatch(name -> name.equalsIgnoreCase("User-Agent"));
    request.response().end("woken");
    ended.get(5, TimeUnit.SECONDS);
  }

  @Test
  void aTouchCarriesNoKnativeHeader() throws Exception {
    calls.touch("127.0.0.1", server.actualPort());
    HttpServerRequest request = arrived.take();
    assertThat(request.headers().names()).noneMatch(name -> name.startsWith("Knative"));
    request.response().end();
  }

  @Test
  void anEndedWakeLetsGoOfItsConnectionAndTellsNothing() throws Exception {
    RevisionCalls.OpenCall call = calls.wake(REVISION, () -> ended.complete(null));
    arrived.take();
    call.end();
    call.end();
    reset.get(5, TimeUnit.SECONDS);
    assertThat(ended).isNotDone();
  }

  @Test
  void aWakeThatIsNeverAnsweredEndsByItself() throws Exception {
    ActivatorCalls impatient = calls(Duration.ofMillis(200));
    impatient.wake(REVISION, () -> ended.complete(null));
    ended.get(5, TimeUnit.SECONDS);
    impatient.close();
  }

  @Test
  void anActivatorThatIsAwayEndsTheWake() throws Exception {
    await(server.close());
    calls.wake(REVISION, () -> ended.complete(null));
    ended.get(10, TimeUnit.SECONDS);
  }

  private static <T> T await(Future<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
