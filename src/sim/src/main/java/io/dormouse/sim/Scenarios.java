package io.dormouse.sim;

import io.dormouse.sim.WorkerPlan.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The named scenarios.
public final class Scenarios {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration LOAD = Duration.ofSeconds(40);
  private static final int PARALLEL = 8;

  private Scenarios() {}

  /// All of them.
  public static List<Scenario> all() {
    return List.of(
        spikeAtZero(),
        slowLoad(),
        stalledLoad(),
        crashLoop(),
        blackHoleWorker(),
        breakingWorker(),
        slowMemoryRelease(),
        greedyTenant(),
        flappingClient(),
        restart(),
        inCluster(spikeAtZero()),
        inCluster(crashLoop()),
        inCluster(restart()));
  }

  /// The policies under which they are run.
  public static List<Policy> policies() {
    return List.of(
        Policy.defaults(),
        Policy.idle("idle 1m", Duration.ofMinutes(1)),
        Policy.backoff("back-off 10s to 5m", Duration.ofSeconds(10), Duration.ofMinutes(5)),
        Policy.concurrency("concurrency 8", PARALLEL));
  }

  /// The same where an autoscaler starts and stops up to four replicas.
  private static Scenario inCluster(Scenario scenario) {
    var autoscaler = new Autoscaler(4, Duration.ofSeconds(60), Duration.ofSeconds(30));
    return new Scenario(
        scenario.name() + "-in-cluster",
        "As " + scenario.name() + ", with an autoscaler, up to four replicas and a window of 60 s.",
        Optional.of(autoscaler),
        scenario.fleet(),
        scenario.traffic(),
        scenario.acts(),
        scenario.weights(),
        scenario.lag());
  }

  private static Scenario spikeAtZero() {
    return scenario(
        "spike-at-zero",
        "300 calls at once to a model that sleeps, and once more 20 minutes later; it loads in 40 s"
            + " and runs 8 at once.",
        (_, _) -> healthy(),
        Traffic.spike("first", minutes(1), 300),
        Traffic.spike("second", minutes(21), 300));
  }

  private static Scenario slowLoad() {
    return scenario(
        "slow-load",
        "A load of 3 to 6 minutes; a call every two minutes that waits for wake-timeout, and one"
            + " every two minutes that waits for a minute (`Prefer: wait=60`).",
        (_, dice) -> WorkerPlan.healthy(dice.between(minutes(3), minutes(6)), PARALLEL),
        Traffic.steady("patient", Duration.ZERO, HOUR, minutes(2)),
        Traffic.steady("hasty", Duration.ZERO, HOUR, minutes(2)).waiting(minutes(1)));
  }

  private static Scenario stalledLoad() {
    return scenario(
        "stalled-load",
        "Every second load, on average, stands still half way; a call every minute and a half.",
        (_, dice) -> dice.chance(50) ? healthy().with(Fate.STALLS_LOADING, 50) : healthy(),
        Traffic.steady("a", Duration.ZERO, HOUR, Duration.ofSeconds(90)));
  }

  private static Scenario crashLoop() {
    return scenario(
        "crash-loop",
        "The first eight workers end 30 % into their load; a call every ten seconds.",
        (start, _) -> start <= 8 ? healthy().with(Fate.CRASHES_LOADING, 30) : healthy(),
        Traffic.steady("a", Duration.ZERO, minutes(30), Duration.ofSeconds(10)));
  }

  private static Scenario blackHoleWorker() {
    return scenario(
        "black-hole-worker",
        "The first worker takes calls and never answers them, nor probes; a call every five seconds"
            + " for five minutes, and again after half an hour.",
        (start, _) -> start == 1 ? healthy().with(Fate.SWALLOWS, 0) : healthy(),
        Traffic.steady("before", Duration.ZERO, minutes(5), Duration.ofSeconds(5)),
        Traffic.steady("after", minutes(30), minutes(35), Duration.ofSeconds(5)));
  }

  private static Scenario breakingWorker() {
    return scenario(
        "breaking-worker",
        "The first three workers break every call off and live on; a call every five seconds for"
            + " ten minutes.",
        (start, _) -> start <= 3 ? healthy().with(Fate.BREAKS, 0) : healthy(),
        Traffic.steady("a", Duration.ZERO, minutes(10), Duration.ofSeconds(5)));
  }

  private static Scenario slowMemoryRelease() {
    return scenario(
        "slow-memory-release",
        "Workers take 8 s to end and their memory 20 s more; a call every three minutes and a"
            + " half.",
        (_, _) -> healthy().ending(Duration.ofSeconds(8), Duration.ofSeconds(20)),
        Traffic.steady("a", Duration.ZERO, HOUR, Duration.ofSeconds(210)));
  }

  private static Scenario greedyTenant() {
    var traffic = new ArrayList<Traffic>();
    Duration until = minutes(10);
    traffic.add(Traffic.steady("greedy", Duration.ZERO, until, Duration.ofSeconds(5)).bursts(10));
    for (int i = 1; i <= 9; i++) {
      traffic.add(Traffic.steady("modest " + i, Duration.ZERO, until, Duration.ofSeconds(5)));
    }
    return scenario(
        "greedy-tenant",
        "Nine tenants with a call every five seconds, one with ten; a worker that runs 8 at once.",
        (_, _) -> healthy(),
        traffic.toArray(Traffic[]::new));
  }

  private static Scenario flappingClient() {
    return scenario(
        "flapping-client",
        "A client that calls every 20 s and goes after 15 s on average, while a load takes 40 s;"
            + " beside it a patient one with a call every five minutes.",
        (_, _) -> healthy(),
        Traffic.steady("flapping", Duration.ZERO, HOUR, Duration.ofSeconds(20))
            .leaving(Duration.ofSeconds(15)),
        Traffic.steady("patient", Duration.ZERO, HOUR, minutes(5)));
  }

  private static Scenario restart() {
    var base =
        scenario(
            "restart",
            "A call every five seconds; the gateway is restarted after 10 minutes and killed after"
                + " 20, each time back 2 s later, once none of its own workers is left.",
            (_, _) -> healthy(),
            Traffic.steady("a", Duration.ZERO, minutes(30), Duration.ofSeconds(5)));
    return new Scenario(
        base.name(),
        base.says(),
        base.autoscaler(),
        base.fleet(),
        base.traffic(),
        List.of(new Scenario.Act.Restart(minutes(10)), new Scenario.Act.Kill(minutes(20))),
        base.weights(),
        base.lag());
  }

  private static Scenario scenario(
      String name, String says, WorkerPlan.Fleet fleet, Traffic... traffic) {
    return new Scenario(
        name, says, Optional.empty(), fleet, List.of(traffic), List.of(), Map.of(), Duration.ZERO);
  }

  private static WorkerPlan healthy() {
    return WorkerPlan.healthy(LOAD, PARALLEL);
  }

  private static Duration minutes(long count) {
    return Duration.ofMinutes(count);
  }
}
