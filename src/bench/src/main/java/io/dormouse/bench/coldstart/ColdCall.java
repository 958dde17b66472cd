package io.dormouse.bench.coldstart;

import io.dormouse.bench.gateway.Gateway;
import io.dormouse.bench.load.HttpConnection;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// One embedding call to a sleeping model, timed by its client, and one warm call after it.
final class ColdCall {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Pattern TIMING = Pattern.compile("([\\w-]+);dur=([0-9.]+)");

  private final Gateway gateway;
  private final byte[] request;

  /// @param totalMs from connecting to the last byte of the answer
  /// @param warmMs of the second call on the same connection
  /// @param timing the answer's `Server-Timing`, milliseconds by name
  /// @param lastWake the pool's own record of the wake
  record Measured(
      double totalMs, double warmMs, SortedMap<String, Double> timing, JsonObject lastWake) {}

  ColdCall(Gateway gateway) {
    this.gateway = gateway;
    var body =
        new JsonObject().put("model", Gateway.DEMO_MODEL).put("input", "The dormouse sleeps.");
    this.request =
        HttpConnection.request(
            "POST", "/v1/embeddings", Map.of(), body.encode().getBytes(StandardCharsets.UTF_8));
  }

  /// Makes the two calls; the model is asleep before and after.
  Measured measure() throws IOException {
    gateway.admin().sleep(Gateway.DEMO_MODEL);
    long startNanos = System.nanoTime();
    try (var connection = HttpConnection.open(gateway.port(), TIMEOUT)) {
      var cold = expect200(connection.exchange(request));
      long coldNanos = System.nanoTime();
      expect200(connection.exchange(request));
      long warmNanos = System.nanoTime();
      if (!"true".equals(cold.headers().get("dormouse-cold-start"))) {
        throw new IOException("the call did not find the model asleep");
      }
      var lastWake = gateway.admin().pool(Gateway.DEMO_MODEL).getJsonObject("lastWake");
      gateway.admin().sleep(Gateway.DEMO_MODEL);
      return new Measured(
          (coldNanos - startNanos) / 1e6,
          (warmNanos - coldNanos) / 1e6,
          timing(cold.headers().getOrDefault("server-timing", "")),
          lastWake == null ? new JsonObject() : lastWake);
    }
  }

  private static HttpConnection.Answer expect200(HttpConnection.Answer answer) throws IOException {
    if (answer.status() != 200) {
      throw new IOException("the call answered " + answer.status() + ": " + answer.text());
    }
    return answer;
  }

  private static SortedMap<String, Double> timing(String header) {
    var timing = new TreeMap<String, Double>();
    var parts = TIMING.matcher(header);
    while (parts.find()) {
      timing.put(parts.group(1), Double.valueOf(parts.group(2)));
    }
    return timing;
  }
}
