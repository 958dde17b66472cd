package io.dormouse.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/// A server that speaks as much of the OpenAI API as a fault needs; runs on the JDK alone.
///
/// It answers `GET /health`, `GET /v1/models`, `GET /observed` (what it has seen), `GET /metrics`
/// where it admits few, and any POST, which it answers as the body's member `fault` says; see
/// [StandInAnswer].
public final class StandIn {
  private final StandInOptions options;
  private final StandInAnswer answers;
  private final long bornNanos = System.nanoTime();

  private StandIn(StandInOptions options) {
    this.options = options;
    this.answers = new StandInAnswer(options);
  }

  /// Serves until it is ended.
  public static void main(String... arguments) throws Exception {
    var options = StandInOptions.parse(List.of(arguments));
    if (options.refuseTerm()) {
      var never = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitForever(never)));
    }
    if (options.lingerMs() > 0) {
      var linger = Duration.ofMillis(options.lingerMs());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> StandInAnswer.pause(linger)));
    }
    if (options.grandchild()) {
      spawnGrandchild();
    }
    if (options.exitWhileLoading() >= 0) {
      System.err.println("loading weights: 12 of 290 tensors");
      System.err.println("CUDA error: out of memory at /secret/path/weights.bin");
      Runtime.getRuntime().halt(options.exitWhileLoading());
    }
    if (options.raw()) {
      new RawStandIn(options.port()).serve();
    } else {
      new StandIn(options).serve();
    }
  }

  private static void awaitForever(CountDownLatch never) {
    try {
      never.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// `timeout` puts itself and what it runs into a process group of their own.
  private static void spawnGrandchild() throws IOException {
    new ProcessBuilder(
            "timeout", "600", "sh", "-c", "trap '' TERM INT HUP; while :; do sleep 1; done")
        .start();
  }

  private void serve() throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port());
    var server = HttpServer.create(address, 1_024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/health", this::health);
    server.createContext("/observed", exchange -> json(exchange, 200, answers.observed()));
    if (options.admits() > 0) {
      server.createContext("/metrics", exchange -> json(exchange, 200, answers.metrics()));
    }
    server.createContext("/", answers::handle);
    server.start();
    System.out.println("stand-in listens on " + options.port());
  }

  private void health(HttpExchange exchange) throws IOException {
    long ageMs = (System.nanoTime() - bornNanos) / 1_000_000;
    boolean ready = options.readyAfterMs() >= 0 && ageMs >= options.readyAfterMs();
    json(exchange, ready ? 200 : 503, ready ? "{\"status\":\"ok\"}" : "{\"status\":\"loading\"}");
  }

  static void json(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    try (var output = exchange.getResponseBody()) {
      output.write(bytes);
    }
  }
}
