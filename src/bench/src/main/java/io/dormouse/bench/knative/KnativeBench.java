package io.dormouse.bench.knative;

import io.dormouse.bench.Options;
import io.dormouse.bench.report.Report;
import io.dormouse.e2e.ConfigText;
import io.dormouse.e2e.cluster.ClusterModels;
import io.dormouse.e2e.cluster.Space;
import io.dormouse.e2e.cluster.TestCluster;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/// What the gateway adds to Knative: a cold start, a warm call, and how long a pod stays.
public final class KnativeBench {
  private static final int RUNS = 40;
  private static final int SERVICES = 5;
  private static final int WARM_ROUNDS = 5;
  private static final int WARM_CALLS = 300;
  private static final double TARGET_READY_P99_MS = 50;
  private static final double TARGET_SHARE_PERCENT = 5;
  private static final double TARGET_WANTED_SECONDS = 10;
  private static final int DEMAND_ROUNDS = 5;
  private static final String MANY = "many";
  private static final String DEFAULTS = "defaults";

  /// Measures.
  public Report run(Options options, PrintStream progress) {
    int runs = options.number("--runs", RUNS);
    try (var cluster = TestCluster.require();
        var space = Space.open(cluster, "bench")) {
      var config = config(space);
      space.apply(config);
      space.applyPlain(DEFAULTS, ClusterModels.SLEEPER);
      try (var gateway = space.gateway(sleeper(config, space, DEFAULTS, "1m", "1m"))) {
        var warm = new WarmRuns();
        gateway.fine(gateway.ask("warm"));
        warm.run(space, gateway, "warm", WARM_ROUNDS, WARM_CALLS, progress);
        progress.println("measuring how long pods stay (2 to 3 minutes)");
        var linger = new Linger(space);
        linger.run(gateway, lingers());
        var demand = new Demand(space, gateway);
        demand.run(MANY, DEMAND_ROUNDS, progress);
        try (var _ = cluster.fastScaleDown();
            var cold = new ColdRuns(space, gateway, SERVICES)) {
          cold.run(runs, progress);
          return report(cold, demand, warm, linger, runs);
        }
      }
    }
  }

  private static ConfigText config(Space space) {
    var config = space.config();
    for (int i = 0; i < SERVICES; i++) {
      config = ClusterModels.embedder(config, space, "cold-" + i);
    }
    config = sleeper(config, space, "warm", "5m", "1m");
    config = sleeper(config, space, "short", "6s", "6s");
    config = sleeper(config, space, "minute", "1m", "1m");
    return ClusterModels.sleeper(
        config,
        space,
        MANY,
        List.of("idle-timeout: 6s", "concurrency: " + Demand.SLOTS),
        "stable-window: 6s",
        "max-scale: " + Demand.PODS);
  }

  private static ConfigText sleeper(
      ConfigText config, Space space, String name, String idle, String window) {
    return ClusterModels.sleeper(
        config, space, name, List.of("idle-timeout: " + idle), "stable-window: " + window);
  }

  private static SequencedMap<String, String> lingers() {
    var all = new LinkedHashMap<String, String>();
    all.put("short", "rendered, idle-timeout and stable-window 6 s");
    all.put("minute", "rendered, idle-timeout and stable-window 60 s (defaults)");
    all.put(DEFAULTS, "Knative's defaults, not rendered");
    return all;
  }

  private static Report report(
      ColdRuns cold, Demand demand, WarmRuns warm, Linger linger, int runs) {
    double p99 = cold.reachableToCall().max();
    boolean coldMet = p99 <= TARGET_READY_P99_MS && cold.sharePercent() <= TARGET_SHARE_PERCENT;
    boolean demandMet = demand.wanted().max() <= TARGET_WANTED_SECONDS;
    String markdown =
        String.format(
            Locale.ROOT,
            """
            A cold call takes **%.2f ×** of what it takes through Knative's activator alone. From the moment its worker is ready and the pod can be reached (its address told, queue-proxy listening), the head of
            the held call is with the worker within **%.0f ms** in %d runs (median %.0f, target ≤ %.0f; from its readiness alone %.0f). From its readiness to the answer at the client, without the pod's own
            time, the gateway takes **%.1f %%** of the cold start at the median (target ≤ %.0f %%): %s.

            Our worker with all-MiniLM-L6-v2 on the CPU, in a pod; the gateway outside of the cluster, on the same machine as everything else. %d Services take turns.

            %s
            Warm, one call after the other, the three in turn, %d rounds of %d calls; the gateway adds %.2f × what the activator adds:

            %s
            %d calls at once, %d s each, on a sleeping model with a concurrency of %d (its server takes what it is sent ahead, four times that): %d pods are wanted within **%.1f s** of the first one's
            readiness (target ≤ %.0f) in %d runs: %s.

            %s
            How long a pod stays:

            %s\
            """,
            cold.againstActivator(),
            p99,
            runs,
            cold.reachableToCall().median(),
            TARGET_READY_P99_MS,
            cold.readyToCall().max(),
            cold.sharePercent(),
            TARGET_SHARE_PERCENT,
            coldMet ? "met" : "missed",
            SERVICES,
            cold.table(),
            WARM_ROUNDS,
            WARM_CALLS,
            warm.addedAgainstActivator(),
            warm.table(),
            Demand.CALLS,
            Demand.CALL.toSeconds(),
            Demand.SLOTS,
            Demand.PODS,
            demand.wanted().max(),
            TARGET_WANTED_SECONDS,
            DEMAND_ROUNDS,
            demandMet ? "met" : "missed",
            demand.table(),
            linger.table());
    var json =
        new JsonObject()
            .put("cold", cold.json())
            .put("demand", demand.json())
            .put("warm", warm.json())
            .put("linger", linger.json());
    return new Report("knative", markdown, json, coldMet && demandMet);
  }
}
