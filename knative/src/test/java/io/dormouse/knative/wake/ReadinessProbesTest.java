package io.dormouse.knative.wake;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.knative.view.Endpoint;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The questions on the wire, against an HTTP server in queue-proxy's place.
@Timeout(30)
class ReadinessProbesTest {
  private final BlockingQueue<HttpServerRequest> asked = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> answering = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> hungUp = new CompletableFuture<>();
  private Vertx vertx;
  private Context context;
  private HttpServer server;
  private ReadinessProbes probes;

  @BeforeEach
  void open() throws Exception {
    vertx = Vertx.vertx();
    context = vertx.getOrCreateContext();
    server = vertx.createHttpServer().requestHandler(this::arrived);
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get();
    probes =
        new ReadinessProbes(
            vertx,
            (delay, task) -> {
              long id = vertx.setTimer(delay.toMillis(), _ -> task.run());
              return () -> vertx.cancelTimer(id);
            },
            answering::add);
  }

  private void arrived(HttpServerRequest request) {
    request.connection().closeHandler(_ -> hungUp.complete(null));
    asked.add(request);
  }

  @AfterEach
  void close() throws Exception {
    onContext(probes::close);
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  private void onContext(Runnable task) throws Exception {
    var done = new CompletableFuture<Void>();
    context.runOnContext(_ -> {
      task.run();
      done.complete(null);
    });
    done.get(5, TimeUnit.SECONDS);
  }

  private Endpoint pod(String uid) {
    return new Endpoint("127.0.0.1", server.actualPort(), uid);
  }

  private void follow(Endpoint... awaited) throws Exception {
    onContext(() -> probes.follow(List.of(awaited)));
  }

  @Test
  void theQuestionIsOneThatQueueProxyAnswersItselfAndDoesNotCount() throws Exception {
    follow(pod("a"));
    var request = asked.take();
    assertThat(request.getHeader("K-Network-Probe")).isEqualTo("queue");
    request.response().end("queue");
    assertThat(answering.take()).isEqualTo("a");
  }

  @Test
  void aNoIsAskedAgainAndAYesIsNot() throws Exception {
    follow(pod("a"));
    asked.take().response().setStatusCode(503).end("queue not ready");
    asked.take().response().end("queue");
    assertThat(answering.take()).isEqualTo("a");
    follow(pod("a"), pod("b"));
    asked.take().response().end("queue");
    assertThat(answering.take()).isEqualTo("b");
    assertThat(asked).isEmpty();
  }

  @Test
  void whatIsNotQueueProxyIsNotBelieved() throws Exception {
    follow(pod("a"));
    asked.take().response().end("<html>welcome</html>");
    asked.take();
    assertThat(answering).isEmpty();
  }

  @Test
  void aWorkersOwnWordNeedsNoAnswerOnceThereIsAConnection() throws Exception {
    follow(pod("a"));
    asked.take();
    onContext(() -> probes.workerReady("a"));
    assertThat(answering.take()).isEqualTo("a");
    hungUp.get(5, TimeUnit.SECONDS);
  }

  @Test
  void aWorkersOwnWordAloneIsNotEnough() throws Exception {
    int port;
    try (var takenButSilent = new Socket()) {
      takenButSilent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      port = takenButSilent.getLocalPort();
      follow(new Endpoint("127.0.0.1", port, "a"));
      onContext(() -> probes.workerReady("a"));
      assertThat(answering).isEmpty();
    }
    var opened = vertx.createHttpServer().requestHandler(this::arrived);
    opened.listen(port, "127.0.0.1").toCompletionStage().toCompletableFuture().get();
    assertThat(answering.take()).isEqualTo("a");
  }

  @Test
  void aPodThatIsNoLongerAwaitedIsAskedNoMore() throws Exception {
    follow(pod("a"));
    asked.take();
    follow();
    hungUp.get(5, TimeUnit.SECONDS);
    onContext(() -> probes.workerReady("a"));
    assertThat(answering).isEmpty();
  }

  @Test
  void onlyAFewPodsAreAskedAtOnce() throws Exception {
    var many = IntStream.range(0, 20).mapToObj(i -> pod("p" + i)).toList();
    onContext(() -> probes.follow(many));
    for (int i = 0; i < 8; i++) {
      assertThat(asked.poll(5, TimeUnit.SECONDS)).isNotNull();
    }
    assertThat(asked.poll(200, TimeUnit.MILLISECONDS)).isNull();
  }
}
