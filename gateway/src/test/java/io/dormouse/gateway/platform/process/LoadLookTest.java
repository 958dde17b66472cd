package io.dormouse.gateway.platform.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.http.Await;
import io.dormouse.gateway.routing.WorkerSays;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Looks at a real server's load.
class LoadLookTest {
  private static final String SILENT = "silent";

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
  private volatile Consumer<HttpServerRequest> metrics = LoadLookTest::missing;
  private volatile Consumer<HttpServerRequest> props = LoadLookTest::missing;
  private LoadLook look;

  @BeforeEach
  void open() throws Exception {
    var server =
        Await.value(
            vertx
                .createHttpServer()
                .requestHandler(request -> {
                  if ("/metrics".equals(request.path())) {
                    metrics.accept(request);
                  } else {
                    props.accept(request);
                  }
                })
                .listen(0, "127.0.0.1"));
    var requests = new BoundedRequest(vertx, vertx.createHttpClient());
    var listener =
        new LoadLook.Listener() {
          @Override
          public void says(WorkerSays said) {
            heard.add(said);
          }

          @Override
          public void silent() {
            heard.add(SILENT);
          }
        };
    look = new LoadLook(requests, PlatformFixture.QUICK, server.actualPort(), listener);
  }

  @AfterEach
  void close() throws Exception {
    look.close();
    Await.value(vertx.close());
  }

  private static void missing(HttpServerRequest request) {
    request.response().setStatusCode(404).end();
  }

  /// A head and the beginning of a body, and no more.
  private static void stalling(HttpServerRequest request) {
    request.response().setChunked(true).write("{");
  }

  private static Consumer<HttpServerRequest> page(int running, int waiting) {
    return request ->
        request
            .response()
            .end(
                "vllm:num_requests_running{engine=\"0\"} %d.0\nvllm:num_requests_waiting %d.0\n"
                    .formatted(running, waiting));
  }

  private Object next() throws InterruptedException {
    var next = heard.poll(20, TimeUnit.SECONDS);
    assertThat(next).as("heard in time").isNotNull();
    return next;
  }

  private void awaitHeard(Object wanted) throws InterruptedException {
    for (Object said = next(); !said.equals(wanted); said = next()) {
      assertThat(said).isNotNull();
    }
  }

  @Test
  void everyChangeOfTheLoadIsHeardUntilTheServerFallsSilent() throws Exception {
    metrics = page(2, 1);
    look.start();
    assertThat(next()).isEqualTo(new WorkerSays(2, 1, OptionalInt.empty()));

    metrics = page(5, 0);
    awaitHeard(new WorkerSays(5, 0, OptionalInt.empty()));

    metrics = LoadLookTest::missing;
    awaitHeard(SILENT);
  }

  @Test
  void aPageThatStopsAfterItsHeadIsGivenUpAndLookedAtAgain() throws Exception {
    metrics = page(2, 1);
    look.start();
    next();
    metrics = LoadLookTest::stalling;
    awaitHeard(SILENT);

    metrics = page(3, 0);
    awaitHeard(new WorkerSays(3, 0, OptionalInt.empty()));
  }

  @Test
  void aPageThatIsTooLongIsNotRead() throws Exception {
    metrics = page(2, 1);
    look.start();
    next();
    metrics =
        request ->
            request
                .response()
                .setChunked(true)
                .end("# " + "x".repeat(LoadLook.MOST_BYTES) + "\nvllm:num_requests_running 1\n");
    awaitHeard(SILENT);
  }

  @Test
  void slotsAreToldBeforeTheFirstCallAndMissingOnesDoNotHoldItUp() throws Exception {
    assertThat(Await.value(look.slots())).isEmpty();

    props = request -> request.response().end("{\"total_slots\":4}");
    assertThat(Await.value(look.slots())).hasValue(4);

    props = _ -> {};
    assertThat(Await.value(look.slots())).isEmpty();

    props = LoadLookTest::stalling;
    assertThat(Await.value(look.slots())).isEmpty();
  }
}
