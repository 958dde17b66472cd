package io.dormouse.gateway.platform.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A process that speaks the worker's side of the contract, with the fault that its first argument
/// names.
final class StandInWorker {
  private final String fault;
  private final String token = System.getenv("DORMOUSE_WORKER_TOKEN");
  private final LinkedBlockingQueue<String> changes = new LinkedBlockingQueue<>();
  private volatile String phase = "ready";

  private StandInWorker(String fault) {
    this.fault = fault;
  }

  /// Runs a worker with a fault: `none`, `breaks`, `silent`, `load`, `contract`.
  public static void main(String... arguments) throws IOException {
    System.out.println("arguments " + List.of(arguments));
    new StandInWorker(arguments[0]).run();
  }

  private void run() throws IOException {
    if (fault.equals("load")) {
      System.out.println("opening /secret/path");
      System.out.println(
          "dormouse-failure: {\"code\":\"model_missing\",\"message\":\"the model has no weights\"}");
      System.exit(3);
    }
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/status/stream", this::stream);
    server.createContext("/control/drain", exchange -> change(exchange, "draining"));
    server.createContext("/control/resume", exchange -> change(exchange, "ready"));
    server.start();
    var port = server.getAddress().getPort();
    System.out.println(
        "dormouse-announce: {\"contract\":%d,\"dataPort\":%d,\"controlPort\":%d,\"pid\":%d,\"new\":1}"
            .formatted(
                fault.equals("contract") ? 2 : 1, port, port, ProcessHandle.current().pid()));
  }

  private void change(HttpExchange exchange, String next) throws IOException {
    phase = next;
    changes.add(next);
    var body = document(next, 0).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void stream(HttpExchange exchange) throws IOException {
    if (!token.equals(exchange.getRequestHeaders().getFirst("Dormouse-Worker-Token"))) {
      exchange.sendResponseHeaders(401, -1);
      return;
    }
    exchange.sendResponseHeaders(200, 0);
    try (var body = exchange.getResponseBody()) {
      for (var start : List.of("starting", "loading", "warming")) {
        write(body, document(start, 0));
      }
      write(body, document(phase, 0));
      if (fault.equals("breaks")) {
        return;
      }
      while (true) {
        var change = changes.poll(fault.equals("silent") ? 3600_000 : 100, TimeUnit.MILLISECONDS);
        write(body, document(change == null ? phase : change, 7));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(OutputStream body, String document) throws IOException {
    body.write(("data: " + document + "\n\n").getBytes(StandardCharsets.UTF_8));
    body.flush();
  }

  private static String document(String phase, long usedBytes) {
    return """
    {"contract":1,"phase":"%s","load":{"bytes":5,"totalBytes":9},"marks":{"mainMs":70,"warmedMs":90},\
    "device":{"kind":"cpu","usedBytes":%d,"totalBytes":9},"slots":4,"running":0,"waiting":0,"later":[]}\
    """
        .formatted(phase, usedBytes);
  }
}
