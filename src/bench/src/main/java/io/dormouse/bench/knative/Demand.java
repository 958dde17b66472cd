package io.dormouse.bench.knative;

import io.dormouse.bench.report.Series;
import io.dormouse.bench.report.Table;
import io.dormouse.e2e.Eventually;
import io.dormouse.e2e.cluster.ClusterGateway;
import io.dormouse.e2e.cluster.Space;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// How soon a sleeping model has the pods that calls held for it need.
final class Demand {
  /// Calls at once.
  static final int CALLS = 64;

  /// Calls that a pod is said to run at once; the server here sleeps in as many as it gets.
  static final int SLOTS = 8;

  /// Most pods.
  static final int PODS = 4;

  /// How long a call takes; one pod alone would need twice that for all.
  static final Duration CALL = Duration.ofSeconds(10);

  private static final Duration LIMIT = Duration.ofMinutes(3);

  /// After which demand is over, so that what has not come will not come.
  private static final Duration MOST = Duration.ofSeconds(40);

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
      Eventually.until(LIMIT, service + " asleep", () -> asleep(service));
      var calls = IntStream.range(0, CALLS).mapToObj(_ -> gateway.ask(service, CALL)).toList();
      var end =
          CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new))
              .handle((_, _) -> System.nanoTime());
      Eventually.until(LIMIT, "the first pod", () -> space.endpoints(service) >= 1);
      long began = System.nanoTime();
      wanted.add(secondsUntilAll(began, () -> space.pods(service).size()));
      ready.add(secondsUntilAll(began, () -> space.endpoints(service)));
      calls.forEach(gateway::fine);
      answered.add((end.join() - began) / 1e9);
      progress.printf(
          "%d calls at once, %d of %d: %d pods wanted %.1f s after the first was ready, all ready %.1f, all answered %.1f%n",
          CALLS, round, rounds, PODS, wanted.last(), ready.last(), answered.last());
    }
  }

  private boolean asleep(String service) {
    return space.pods(service).isEmpty()
        && space.endpoints(service) == 0
        && gateway.pools().phase(service).equals("asleep");
  }

  /// Seconds until there are all pods; at least those of MOST where they do not come.
  private static double secondsUntilAll(long beganNanos, Supplier<Integer> pods) {
    var _ = Eventually.settled(MOST, pods, count -> count == PODS);
    return secondsSince(beganNanos);
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
