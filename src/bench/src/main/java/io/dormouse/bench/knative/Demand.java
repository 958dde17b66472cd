package io.dormouse.bench.knative;

import io.dormouse.bench.report.Series;
import io.dormouse.bench.report.Table;
import io.dormouse.e2e.Eventually;
import io.dormouse.e2e.cluster.ClusterGateway;
import io.dormouse.e2e.cluster.Space;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.time.Duration;
import java.util.stream.IntStream;

/// How soon a sleeping model has the pods that calls held for it need.
final class Demand {
  /// Calls at once.
  static final int CALLS = 64;

  /// Calls that a pod runs at once.
  static final int SLOTS = 8;

  /// Most pods.
  static final int PODS = 4;

  /// Of a call; all that one pod is sent ahead last that long.
  static final Duration CALL = Duration.ofSeconds(10);

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Space space;
  private final ClusterGateway gateway;
  private final Series wanted = new Series();
  private final Series ready = new Series();
  private final Series answered = new Series();

  Demand(Space space, ClusterGateway gateway) {
    this.space = space;
    this.gateway = gateway;
  }

  /// Measures a Service by name so many times, from its sleep on.
  void run(String service, int rounds, PrintStream progress) {
    for (int round = 1; round <= rounds; round++) {
      space.awaitAsleep(service);
      var calls = IntStream.range(0, CALLS).mapToObj(_ -> gateway.ask(service, CALL)).toList();
      Eventually.until(LIMIT, "the first pod", () -> space.endpoints(service) >= 1);
      long began = System.nanoTime();
      Eventually.until(LIMIT, "all pods wanted", () -> space.pods(service).size() == PODS);
      wanted.add(secondsSince(began));
      Eventually.until(LIMIT, "all pods ready", () -> space.endpoints(service) == PODS);
      ready.add(secondsSince(began));
      calls.forEach(gateway::fine);
      answered.add(secondsSince(began));
      progress.printf(
          "%d calls at once, %d of %d: %d pods wanted %.1f s after the first was ready, all ready %.1f, all answered %.1f%n",
          CALLS, round, rounds, PODS, wanted.last(), ready.last(), answered.last());
    }
  }

  private static double secondsSince(long beganNanos) {
    return (System.nanoTime() - beganNanos) / 1e9;
  }

  /// Seconds from the first ready pod until all are wanted.
  Series wanted() {
    return wanted;
  }

  String table() {
    return new Table(
            "seconds after the first pod is ready", "median (range, ± half the quartile distance)")
        .row(PODS + " pods wanted", wanted.text(".1f"))
        .row(PODS + " pods ready", ready.text(".1f"))
        .row("all calls answered", answered.text(".1f"))
        .toString();
  }

  JsonObject json() {
    return new JsonObject()
        .put("wantedSeconds", wanted.json())
        .put("readySeconds", ready.json())
        .put("answeredSeconds", answered.json());
  }
}
