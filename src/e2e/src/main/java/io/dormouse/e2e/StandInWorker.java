package io.dormouse.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A worker that speaks the contract between gateway and worker, its required parts and no more,
/// beside members that nobody knows; runs on the JDK alone.
public final class StandInWorker {
  private static final Duration BEAT = Duration.ofMillis(200);
  private static final Duration LOAD = Duration.ofMillis(600);
  private static final int WHOLE = 100;

  private final String token;
  private final String model;
  private final Faults faults;
  private final AtomicReference<String> phase = new AtomicReference<>("loading");
  private volatile int loadedPercent;
  private volatile boolean silent;

  private StandInWorker(String token, String model, Faults faults) {
    this.token = token;
    this.model = model;
    this.faults = faults;
  }

  /// How a load goes, and where it goes wrong, in percent of it; -1 for nowhere.
  ///
  /// @param loadMs how long it takes; -1 for as long as usual
  /// @param stallsAt where it goes no further
  /// @param exitsAt where the process ends
  /// @param silentAt where the whole process stops to say anything
  private record Faults(int loadMs, int stallsAt, int exitsAt, int silentAt) {
    static Faults of(List<String> words, String model) {
      return new Faults(
          number(words, "--load-ms", model),
          number(words, "--stall-at", model),
          number(words, "--exit-at", model),
          number(words, "--silent-at", model));
    }

    private static int number(List<String> words, String flag, String model) {
      String mine = model + "=";
      return IntStream.range(1, words.size())
          .filter(at -> words.get(at - 1).equals(flag) && words.get(at).startsWith(mine))
          .map(at -> Integer.parseInt(words.get(at).substring(mine.length())))
          .findFirst()
          .orElse(-1);
    }
  }

  /// Serves until it is ended; understands `--model NAME`, and `--stall-at`, `--exit-at` and
  /// `--silent-at` with `NAME=PERCENT`, `--load-ms` with `NAME=NUMBER`, each as often as there are
  /// names, and lets every other flag pass.
  public static void main(String... arguments) throws IOException {
    List<String> words = List.of(arguments);
    String token = System.getenv().getOrDefault("DORMOUSE_WORKER_TOKEN", "");
    String model = words.get(words.indexOf("--model") + 1);
    new StandInWorker(token, model, Faults.of(words, model)).serve(words);
  }

  private void serve(List<String> words) throws IOException {
    HttpServer data = server();
    data.createContext("/", guarded(this::answer));
    HttpServer control = server();
    control.createContext("/status", guarded(exchange -> StandIn.json(exchange, 200, status())));
    control.createContext("/status/stream", guarded(this::stream));
    control.createContext("/control/drain", guarded(exchange -> change(exchange, "draining")));
    control.createContext("/control/resume", guarded(exchange -> change(exchange, "ready")));
    data.start();
    control.start();
    System.out.println("arguments: " + String.join(" ", words));
    System.out.printf(
        "dormouse-announce:"
            + " {\"contract\":1,\"dataPort\":%d,\"controlPort\":%d,\"pid\":%d,\"mood\":\"sleepy\"}%n",
        data.getAddress().getPort(), control.getAddress().getPort(), ProcessHandle.current().pid());
    Thread.ofVirtual().start(this::load);
  }

  private static HttpServer server() throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(address, 128);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    return server;
  }

  private void load() {
    long nanos = faults.loadMs() < 0 ? LOAD.toNanos() : faults.loadMs() * 1_000_000L;
    for (int percent = 0; percent < WHOLE; percent++) {
      loadedPercent = percent;
      if (percent == faults.exitsAt()) {
        Runtime.getRuntime().halt(3);
      }
      silent = percent == faults.silentAt();
      if (percent == faults.stallsAt() || silent) {
        return;
      }
      LockSupport.parkNanos(nanos / WHOLE);
    }
    loadedPercent = WHOLE;
    phase.compareAndSet("loading", "ready");
  }

  private HttpHandler guarded(HttpHandler inner) {
    return exchange -> {
      if (token.equals(exchange.getRequestHeaders().getFirst("Dormouse-Worker-Token"))) {
        inner.handle(exchange);
      } else {
        refuse(exchange, 401, "worker_token_invalid");
      }
    };
  }

  private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Dormouse-Not-Admitted", "true");
    StandIn.json(
        exchange,
        status,
        "{\"error\":{\"message\":\"no\",\"type\":\"server_error\",\"param\":null,\"code\":\""
            + code
            + "\"}}");
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (!"ready".equals(phase.get())) {
      refuse(exchange, 503, "worker_not_ready");
      return;
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    String seen =
        exchange.getRequestHeaders().entrySet().stream()
            .map(header -> header.getKey() + "=" + header.getValue().getFirst())
            .collect(Collectors.joining(" "))
            .replace("\"", "'");
    StandIn.json(
        exchange,
        200,
        "{\"object\":\"list\",\"data\":[],\"model\":\"%s\",\"bytes\":%d,\"seen\":\"%s\"}"
            .formatted(model, body.length, seen));
  }

  private void change(HttpExchange exchange, String next) throws IOException {
    exchange.getRequestBody().readAllBytes();
    phase.set(next);
    StandIn.json(exchange, 200, status());
  }

  private void stream(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (var output = exchange.getResponseBody()) {
      while (!silent) {
        output.write(("data: " + status() + "\n\n").getBytes(StandardCharsets.UTF_8));
        output.flush();
        LockSupport.parkNanos(BEAT.toNanos());
      }
      StandInAnswer.pause(Duration.ofHours(1));
    }
  }

  private String status() {
    return """
    {"contract":1,"model":"%s","version":"9.9","provider":"none","precision":"none",\
    "phase":"%s","load":{"bytes":%d,"totalBytes":100},"marks":{},"phaseMs":{},\
    "device":{"kind":"abacus","usedBytes":1048576,"totalBytes":2097152,"beads":7},\
    "slots":4,"running":0,"waiting":0,"queuedTokens":0,"kvUse":0.0,"mood":{"sleepy":true}}\
    """
        .formatted(model, phase.get(), loadedPercent);
  }
}
