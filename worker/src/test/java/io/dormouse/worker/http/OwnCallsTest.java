package io.dormouse.worker.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnCallsTest {
  private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();

  private final Vertx vertx = Vertx.vertx();
  private final List<String> passed = new CopyOnWriteArrayList<>();
  private int port;

  @BeforeEach
  void listen() {
    Router router = Router.router(vertx);
    new TokenGuard("secret").guard(router);
    router
        .route()
        .handler(context -> {
          passed.add(context.normalizedPath());
          context.end("fine");
        });
    HttpServer server = vertx.createHttpServer().requestHandler(router);
    port = server.listen(0, LOOPBACK).toCompletionStage().toCompletableFuture().join().actualPort();
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void passTheGuardAndReachTheRoute() throws IOException {
    OwnCalls calls = new OwnCalls(LOOPBACK, Optional.of("secret"), Duration.ofSeconds(10));
    assertThat(calls.get(port, "/status")).isTrue();
    assertThat(passed).containsExactly("/status");
  }

  @Test
  void reachAWorkerThatListensOnAllAddresses() throws IOException {
    OwnCalls calls = new OwnCalls("0.0.0.0", Optional.of("secret"), Duration.ofSeconds(10));
    assertThat(calls.get(port, "/health")).isTrue();
  }

  @Test
  void giveUpWhereNobodyAnswers() throws IOException {
    OwnCalls calls = new OwnCalls(LOOPBACK, Optional.empty(), Duration.ofMillis(20));
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(calls.get(silent.getLocalPort(), "/status")).isFalse();
    }
  }

  @Test
  void giveUpWhereNobodyListens() throws IOException {
    OwnCalls calls = new OwnCalls(LOOPBACK, Optional.empty(), Duration.ofSeconds(10));
    try (Socket silent = new Socket()) {
      silent.bind(new InetSocketAddress(LOOPBACK, 0));
      assertThat(calls.get(silent.getLocalPort(), "/status")).isFalse();
    }
  }
}
