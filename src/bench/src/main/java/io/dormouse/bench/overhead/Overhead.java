package io.dormouse.bench.overhead;

import io.dormouse.bench.Options;
import io.dormouse.bench.Repository;
import io.dormouse.bench.gateway.Gateway;
import io.dormouse.bench.load.LoadProcess;
import io.dormouse.bench.load.UpstreamMain;
import io.dormouse.bench.report.Report;
import io.dormouse.e2e.Dist;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;

/// What the gateway adds to a direct call, in an open loop.
///
/// The gateway has one core, the load generator and the upstream the other. Each run measures
/// direct, through the gateway, and direct again: the difference between the two direct ones is the
/// noise of the measurement.
public final class Overhead {
  private static final int GATEWAY_CORE = 0;
  private static final int LOAD_CORE = 1;
  private static final int RUNS = 5;
  private static final int SECONDS = 15;
  private static final int PER_SECOND = 300;
  private static final int WARM_UP_PER_SECOND = 1_000;
  private static final int WARM_UP_SECONDS = 20;
  private static final int PROFILE_PER_SECOND = 1_500;
  private static final int BODY_BYTES = 1024;
  private static final String MODEL = "upstream";
  private static final String PATH = "/v1/embeddings";

  private final Repository repository;

  /// A benchmark of that checkout.
  public Overhead(Repository repository) {
    this.repository = repository;
  }

  /// Measures.
  public Report run(Options options, PrintStream progress)
      throws IOException, InterruptedException {
    int runs = options.number("--runs", RUNS);
    int seconds = options.number("--seconds", SECONDS);
    var dist = new Dist(repository.distribution());
    try (var gateway =
            Gateway.start(
                dist, repository.target(), LoadProcess.pinned(GATEWAY_CORE), configuration());
        var load = LoadProcess.start(LOAD_CORE)) {
      gateway.admin().wake(MODEL);
      var sides = new Sides(load, gateway.admin().workerPort(MODEL), gateway.port());
      sides.warmUp(progress);
      var results = new OverheadResults(PER_SECOND, seconds);
      for (int run = 1; run <= runs; run++) {
        results.add(sides.measure(gateway, seconds));
        progress.println(results.progress(run, runs));
      }
      boolean profiled = options.number("--profile", 0) == 1 || !results.met();
      return results.report(profiled ? profile(gateway, sides, seconds, progress) : "");
    }
  }

  private String profile(Gateway gateway, Sides sides, int seconds, PrintStream progress)
      throws IOException, InterruptedException {
    progress.println("profiling the gateway during one more run");
    var recording = repository.target().resolve("overhead.jfr");
    var profile = new GatewayProfile(gateway.handle().pid(), recording);
    profile.start();
    sides.throughGateway(PROFILE_PER_SECOND, seconds);
    profile.stop();
    return profile.markdown(PROFILE_PER_SECOND, seconds);
  }

  /// The three measurements of a run, and the processor time that the gateway spent on its calls.
  record Run(
      LoadProcess.Measurement direct,
      LoadProcess.Measurement gateway,
      LoadProcess.Measurement directAgain,
      double gatewayCpuMicrosPerCall) {}

  private record Sides(LoadProcess load, int directPort, int gatewayPort) {
    void warmUp(PrintStream progress) throws IOException {
      progress.println("warming up both sides for " + 2 * WARM_UP_SECONDS + " s");
      call(directPort, WARM_UP_PER_SECOND, WARM_UP_SECONDS);
      call(gatewayPort, WARM_UP_PER_SECOND, WARM_UP_SECONDS);
      call(gatewayPort, PER_SECOND, 5);
    }

    Run measure(Gateway gateway, int seconds) throws IOException {
      var direct = call(directPort, PER_SECOND, seconds);
      long before = cpuNanos(gateway);
      var through = call(gatewayPort, PER_SECOND, seconds);
      double cpuMicros = (cpuNanos(gateway) - before) / 1e3 / PER_SECOND / seconds;
      return new Run(direct, through, call(directPort, PER_SECOND, seconds), cpuMicros);
    }

    void throughGateway(int perSecond, int seconds) throws IOException {
      call(gatewayPort, perSecond, seconds);
    }

    private LoadProcess.Measurement call(int port, int perSecond, int seconds) throws IOException {
      var measurement =
          load.run(new LoadProcess.Job(port, PATH, requestBody(), perSecond, seconds));
      if (measurement.failed() > 0) {
        throw new IOException(measurement.failed() + " calls were not answered with 200");
      }
      return measurement;
    }

    private static long cpuNanos(Gateway gateway) {
      return gateway.handle().info().totalCpuDuration().orElseThrow().toNanos();
    }
  }

  private static String requestBody() {
    var empty = new JsonObject().put("model", MODEL).put("input", "");
    return empty.put("input", "x".repeat(BODY_BYTES - empty.encode().length())).encode();
  }

  private static String configuration() {
    var command = new ArrayList<>(LoadProcess.pinned(LOAD_CORE));
    command.addAll(LoadProcess.javaOn(UpstreamMain.class));
    command.add("${PORT}");
    return """
    dormouse:
      models:
        %s:
          command: %s
          ready-path: /health
          idle-timeout: 1h
    """
        .formatted(MODEL, new JsonArray(command).encode());
  }
}
