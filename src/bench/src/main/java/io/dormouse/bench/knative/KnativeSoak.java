package io.dormouse.bench.knative;

import io.dormouse.bench.Options;
import io.dormouse.bench.report.Report;
import io.dormouse.bench.report.Series;
import io.dormouse.e2e.Client;
import io.dormouse.e2e.Eventually;
import io.dormouse.e2e.GatewayProcess;
import io.dormouse.e2e.Pools;
import io.dormouse.e2e.cluster.ClusterModels;
import io.dormouse.e2e.cluster.Space;
import io.dormouse.e2e.cluster.TestCluster;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Cycles of a few calls at about the moment at which the autoscaler takes the last pod away.
///
/// Several Services go through their cycles at once. Each cycle waits a random time around the
/// stable window, so that calls meet pods that are ready, about to go, going and gone.
public final class KnativeSoak {
  private static final int CYCLES = 500;
  private static final int SERVICES = 10;
  private static final int CALLS = 3;
  private static final Duration LEAST_PAUSE = Duration.ofSeconds(5);
  private static final Duration MOST_PAUSE = Duration.ofSeconds(12);

  private final ConcurrentLinkedQueue<String> outcomes = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Double> coldMs = new ConcurrentLinkedQueue<>();
  private final AtomicInteger cycles = new AtomicInteger();

  /// Soaks.
  public Report run(Options options, PrintStream progress) {
    int wanted = options.number("--cycles", CYCLES);
    long seed = options.number("--seed", 1);
    try (var cluster = TestCluster.require();
        var _ = cluster.fastScaleDown();
        var space = Space.open(cluster, "soak")) {
      var config = space.config();
      for (int i = 0; i < SERVICES; i++) {
        config = ClusterModels.sleeper(config, space, "soak-" + i, List.of("idle-timeout: 6s"));
      }
      try (var gateway = space.deploy(config)) {
        var running =
            IntStream.range(0, SERVICES)
                .mapToObj(i ->
                    CompletableFuture.runAsync(
                        () ->
                            service(
                                gateway.process(),
                                "soak-" + i,
                                wanted,
                                new Random(seed + i),
                                progress),
                        task -> Thread.ofPlatform().start(task)))
                .toList();
        running.forEach(CompletableFuture::join);
        IntStream.range(0, SERVICES).forEach(i -> space.awaitAsleep("soak-" + i));
        return report(cycles.get(), left(gateway.pools()));
      }
    }
  }

  private void service(
      GatewayProcess gateway, String service, int wanted, Random random, PrintStream progress) {
    try (var client = Client.of(gateway.base())) {
      for (int cycle = cycles.incrementAndGet();
          cycle <= wanted;
          cycle = cycles.incrementAndGet()) {
        var calls =
            IntStream.range(0, CALLS)
                .mapToObj(_ -> call(client, service, random.nextInt(300)))
                .toList();
        calls.forEach(CompletableFuture::join);
        if (cycle % 25 == 0) {
          progress.printf("cycle %d of %d: %s%n", cycle, wanted, counted());
        }
        LockSupport.parkNanos(random.nextLong(LEAST_PAUSE.toNanos(), MOST_PAUSE.toNanos()));
      }
      cycles.decrementAndGet();
    }
  }

  private CompletableFuture<Void> call(Client client, String service, int sleepMs) {
    long began = System.nanoTime();
    return ClusterModels.ask(client, service, Duration.ofMillis(sleepMs))
        .handle((answer, broken) -> {
          if (broken != null) {
            outcomes.add("broken: " + broken.getMessage());
            return null;
          }
          boolean cold = answer.header("Dormouse-Cold-Start").equals("true");
          if (cold) {
            coldMs.add((System.nanoTime() - began) / 1e6 - sleepMs);
          }
          outcomes.add(
              answer.status() == 200
                  ? (cold ? "200, cold" : "200, warm")
                  : answer.status() + " " + answer.errorCode());
          return null;
        });
  }

  private Map<String, Long> counted() {
    return outcomes.stream()
        .collect(Collectors.groupingBy(outcome -> outcome, TreeMap::new, Collectors.counting()));
  }

  private static int left(Pools pools) {
    Eventually.until(
        Duration.ofSeconds(30),
        "nobody held",
        () -> IntStream.range(0, SERVICES).allMatch(i -> pools.held("soak-" + i) == 0));
    return IntStream.range(0, SERVICES)
        .map(i -> pools.pool("soak-" + i).path("workers").size())
        .sum();
  }

  private Report report(int done, int workersLeft) {
    var counts = counted();
    boolean passed =
        workersLeft == 0 && counts.keySet().stream().allMatch(outcome -> outcome.startsWith("200"));
    var cold = new Series();
    coldMs.forEach(cold::add);
    String rows =
        counts.entrySet().stream()
            .map(it -> "| %s | %d |".formatted(it.getKey(), it.getValue()))
            .collect(Collectors.joining("\n"));
    String markdown =
        """
        **%s** %d cycles of %d calls on %d Services, each cycle 5 to 12 s after the one before it, stable window 6 s: calls meet pods that are ready,
        about to go, going and gone. Cold calls took %s ms. Workers that the gateway still believed in at the end: %d.

        | outcome | calls |
        | ------- | ----: |
        %s
        """
            .formatted(
                passed ? "Passed." : "Failed.",
                done,
                CALLS,
                SERVICES,
                coldMs.isEmpty() ? "(none)" : cold.text(".0f"),
                workersLeft,
                rows);
    var json =
        new JsonObject().put("cycles", done).put("coldMs", new JsonArray(List.copyOf(coldMs)));
    counts.forEach(json::put);
    return new Report("knative", markdown, json, passed);
  }
}
