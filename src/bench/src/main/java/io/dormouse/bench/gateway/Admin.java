package io.dormouse.bench.gateway;

import io.dormouse.bench.load.HttpConnection;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// A gateway's management port.
public final class Admin {
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PHASE_TIMEOUT = Duration.ofSeconds(90);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(2);
  private static final long POLL_NANOS = 5_000_000;

  private final int port;

  Admin(int port) {
    this.port = port;
  }

  /// The pool of a model as `GET /admin/pools` tells it.
  public JsonObject pool(String model) throws IOException {
    for (var entry : new JsonArray(call("GET", "/admin/pools"))) {
      if (entry instanceof JsonObject pool && model.equals(pool.getString("model"))) {
        return pool;
      }
    }
    throw new IOException("the gateway has no pool of " + model);
  }

  /// Wakes a model and waits until it is ready.
  public void wake(String model) throws IOException {
    askUntil(model, "wake", "ready");
  }

  /// Puts a model to sleep and waits until it is asleep.
  public void sleep(String model) throws IOException {
    askUntil(model, "sleep", "asleep");
  }

  /// Asks a model to go to sleep, without waiting.
  public void beginSleep(String model) throws IOException {
    ask(model, "sleep");
  }

  /// The text of the metrics.
  public String metrics() throws IOException {
    return call("GET", "/q/metrics");
  }

  /// Where the one worker of a ready model listens.
  public int workerPort(String model) throws IOException {
    var endpoint = pool(model).getJsonArray("workers").getJsonObject(0).getString("endpoint");
    return Integer.parseInt(endpoint.replaceAll("^.*:([0-9]+)/?$", "$1"));
  }

  private void askUntil(String model, String verb, String phase) throws IOException {
    long startNanos = System.nanoTime();
    long askedNanos = startNanos;
    ask(model, verb);
    while (!phase.equals(pool(model).getString("phase"))) {
      long nowNanos = System.nanoTime();
      if (nowNanos - startNanos > PHASE_TIMEOUT.toNanos()) {
        throw new IOException(
            "%s was not %s within %s: %s".formatted(model, phase, PHASE_TIMEOUT, pool(model)));
      }
      if (nowNanos - askedNanos > ASK_AGAIN.toNanos()) {
        ask(model, verb);
        askedNanos = nowNanos;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private void ask(String model, String verb) throws IOException {
    call("POST", "/admin/pools/" + model + "/" + verb);
  }

  private String call(String method, String path) throws IOException {
    var request = HttpConnection.request(method, path, Map.of("Connection", "close"), new byte[0]);
    try (var connection = HttpConnection.open(port, READ_TIMEOUT)) {
      var answer = connection.exchange(request);
      if (answer.status() / 100 != 2) {
        throw new IOException(
            "%s %s answered %d: %s".formatted(method, path, answer.status(), answer.text()));
      }
      return answer.text();
    }
  }
}
