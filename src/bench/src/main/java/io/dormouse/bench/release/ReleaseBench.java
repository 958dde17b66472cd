package io.dormouse.bench.release;

import io.dormouse.bench.Options;
import io.dormouse.bench.Repository;
import io.dormouse.bench.gateway.Gateway;
import io.dormouse.bench.load.Burst;
import io.dormouse.bench.load.HttpConnection;
import io.dormouse.bench.peers.Peers;
import io.dormouse.bench.report.Report;
import io.dormouse.e2e.Dist;
import io.dormouse.e2e.Eventually;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How soon a worker that became ready gets the calls that waited for it, and how fast many of them
/// are answered then.
public final class ReleaseBench {
  /// Calls that wait in a burst.
  static final int CALLS = 500;

  private static final String MODEL = "held";
  private static final int RUNS = 100;
  private static final int WAKES_PER_BURST = 20;
  private static final int WARM_UP_BURSTS = 20;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration SETTLING = Duration.ofMillis(60);

  private final Repository repository;

  /// A benchmark of that checkout.
  public ReleaseBench(Repository repository) {
    this.repository = repository;
  }

  /// Measures.
  public Report run(Options options, PrintStream progress)
      throws IOException, InterruptedException {
    int runs = options.number("--runs", RUNS);
    Files.createDirectories(repository.target());
    Path ready = repository.target().resolve("release.ready");
    Files.deleteIfExists(ready);
    var peers = new Peers(repository);
    peers.install(progress);
    var results = new ArrayList<ReleaseResults.OfWay>();
    for (WorkerKind kind : WorkerKind.values()) {
      progress.printf(
          "%s: %d times one call, %d times %d%n", kind.label(), runs, bursts(runs), CALLS);
      try (var way = gateway(kind, ready)) {
        results.add(measure(kind.label(), kind.mostMs(), way, ready, runs));
      }
    }
    var envoy = envoy(peers, ready);
    if (!envoy.isEmpty()) {
      progress.println("the foreign worker behind Envoy, which sends again until it is ready");
      try (var way = envoy.getFirst()) {
        results.add(
            measure("foreign, behind Envoy that sends again", Double.NaN, way, ready, runs));
      }
    }
    return ReleaseResults.report(results, peers.notes());
  }

  private static int bursts(int runs) {
    return Math.max(1, runs / WAKES_PER_BURST);
  }

  private Way gateway(WorkerKind kind, Path ready) throws IOException {
    var dist = new Dist(repository.distribution());
    var configuration = kind.configuration(MODEL, ready, dist.demoModel());
    return new GatewayWay(
        Gateway.start(dist, repository.target(), List.of(), configuration), MODEL);
  }

  private static List<Way> envoy(Peers peers, Path ready) throws IOException {
    int workerPort = Peers.freePort();
    var envoy = peers.envoy(List.of(), "envoy-retry.yaml", workerPort);
    return envoy.isPresent() ? List.of(new RetryWay(envoy.get(), ready, workerPort)) : List.of();
  }

  private static ReleaseResults.OfWay measure(
      String name, double mostMs, Way way, Path ready, int runs) throws IOException {
    warmUp(way, ready);
    var result = new ReleaseResults.OfWay(name, mostMs);
    for (int run = 0; run < runs; run++) {
      result.first().add(wake(way, ready, 1).observed().firstByteMs());
      way.sleep();
    }
    for (int burst = 0; burst < bursts(runs); burst++) {
      var held = wake(way, ready, CALLS);
      result.lastHeld().add((held.lastNanos() - held.observed().readyNanos()) / 1e6);
      result.lastStraight().add(straight(way.workerPort()));
      way.sleep();
    }
    return result;
  }

  /// Many calls, so that what is measured is compiled.
  private static void warmUp(Way way, Path ready) throws IOException {
    wake(way, ready, CALLS);
    for (int burst = 0; burst < WARM_UP_BURSTS; burst++) {
      try (var calls = Burst.open(way.port(), request(), CALLS)) {
        calls.send();
        calls.await(LIMIT);
      }
    }
    way.sleep();
  }

  private record Woken(Way.Observed observed, long lastNanos) {}

  /// Lets calls wait, then the worker be ready.
  private static Woken wake(Way way, Path ready, int calls) throws IOException {
    try (var burst = Burst.open(way.port(), request(), calls)) {
      burst.send();
      way.awaitHeld(calls);
      Path up = ReleaseWorkerMain.up(ready);
      Eventually.until(LIMIT, "the worker listens", () -> Files.exists(up));
      Way.pause(SETTLING);
      Files.createFile(ready);
      long lastNanos = burst.await(LIMIT);
      return new Woken(Way.Observed.of(way.workerPort()), lastNanos);
    } finally {
      Files.deleteIfExists(ready);
      Files.deleteIfExists(ReleaseWorkerMain.up(ready));
    }
  }

  /// The same calls sent straight to the worker, all at once; milliseconds until the last answer.
  private static double straight(int workerPort) throws IOException {
    try (var burst = Burst.open(workerPort, request(), CALLS)) {
      long began = System.nanoTime();
      burst.send();
      return (burst.await(LIMIT) - began) / 1e6;
    }
  }

  private static byte[] request() {
    var body = "{\"model\":\"" + MODEL + "\",\"input\":\"x\"}";
    return HttpConnection.request(
        "POST", "/v1/embeddings", Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }
}
