package io.dormouse.bench.knative;

import io.dormouse.bench.report.Table;
import io.dormouse.e2e.Eventually;
import io.dormouse.e2e.cluster.ClusterGateway;
import io.dormouse.e2e.cluster.Space;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;

/// How long a pod, and so its accelerator, stays after the last call.
final class Linger {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Space space;
  private final SequencedMap<String, Seconds> results = new LinkedHashMap<>();

  /// @param asked until nobody wants the pod any more
  /// @param gone until it is no more
  private record Seconds(double asked, double gone) {}

  Linger(Space space) {
    this.space = space;
  }

  /// Measures Services by name, all at once, each after one call.
  void run(ClusterGateway gateway, SequencedMap<String, String> descriptions) {
    var running = new LinkedHashMap<String, CompletableFuture<Seconds>>();
    descriptions.forEach((service, _) ->
        running.put(service, CompletableFuture.supplyAsync(() -> measure(gateway, service))));
    running.forEach((service, seconds) ->
        results.put(descriptions.getOrDefault(service, service), seconds.join()));
  }

  private Seconds measure(ClusterGateway gateway, String service) {
    gateway.fine(gateway.ask(service));
    long began = System.nanoTime();
    Eventually.until(LIMIT, service + " unwanted", () -> space.pods(service).isEmpty());
    double asked = (System.nanoTime() - began) / 1e9;
    Eventually.until(LIMIT, service + " gone", () -> space.allPods(service).isEmpty());
    return new Seconds(asked, (System.nanoTime() - began) / 1e9);
  }

  String table() {
    var table = new Table("seconds after the last call", "pod is told to end", "pod is gone");
    results.forEach((what, seconds) ->
        table.row(what, "%.0f".formatted(seconds.asked()), "%.0f".formatted(seconds.gone())));
    return table.toString();
  }

  JsonObject json() {
    var json = new JsonObject();
    results.forEach((what, seconds) ->
        json.put(
            what,
            new JsonObject()
                .put("toldSeconds", seconds.asked())
                .put("goneSeconds", seconds.gone())));
    return json;
  }
}
