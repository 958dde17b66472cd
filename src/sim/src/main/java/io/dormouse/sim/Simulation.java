package io.dormouse.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One history: a scenario under a policy, from the first call until nothing happens any more,
/// every invariant checked after every step.
///
/// The same scenario, policy and seed give the same history; the calls and the fates of the workers
/// are the same under every policy.
public final class Simulation {
  private static final Duration DOWN = Duration.ofSeconds(2);
  private static final long MOST_STEPS = 5_000_000;

  private final Scenario scenario;
  private final Policy policy;
  private final Dice dice;
  private final VirtualTime time = new VirtualTime();
  private final Violations violations;
  private final World world;
  private final List<SimCall> calls = new ArrayList<>();
  private int lives;
  private @Nullable SimGateway gateway;

  private Simulation(
      Scenario scenario, Policy policy, long seed, @Nullable Consumer<String> trace) {
    this.scenario = scenario;
    this.policy = policy;
    this.dice = new Dice(seed);
    this.violations = new Violations(time, trace);
    this.world = world(scenario, policy);
  }

  private World world(Scenario scenario, Policy policy) {
    Dice chance = dice.of("workers");
    return scenario
        .autoscaler()
        .<World>map(autoscaler ->
            new ClusterWorld(
                time, scenario.fleet(), autoscaler, policy.pool().concurrency(), chance))
        .orElseGet(() -> new ProcessWorld(time, scenario.fleet(), chance));
  }

  /// Runs it.
  public static Result run(Scenario scenario, Policy policy, long seed) {
    return run(scenario, policy, seed, null);
  }

  /// Runs it.
  ///
  /// @param trace takes a line for everything that happens, if somebody wants it
  public static Result run(
      Scenario scenario, Policy policy, long seed, @Nullable Consumer<String> trace) {
    var thread = Thread.currentThread();
    var before = thread.getUncaughtExceptionHandler();
    var simulation = new Simulation(scenario, policy, seed, trace);
    thread.setUncaughtExceptionHandler(
        (_, defect) -> simulation.violations.add("defect: " + defect));
    try {
      return simulation.run();
    } finally {
      thread.setUncaughtExceptionHandler(before);
    }
  }

  private Result run() {
    opens();
    scenario.acts().forEach(act -> time.after(act.at(), () -> does(act)));
    scenario.traffic().stream()
        .flatMap(traffic -> traffic.calls(dice.of("calls of " + traffic.tenant())).stream())
        .sorted(Comparator.comparing(CallPlan::at))
        .forEach(plan -> time.after(plan.at(), () -> arrives(plan)));
    long steps = 0;
    while (violations.none() && steps < MOST_STEPS && time.step()) {
      steps++;
      if (gateway != null) {
        gateway.check();
      }
    }
    if (violations.none()) {
      violations.check(steps < MOST_STEPS, () -> "does not come to rest");
      violations.check(world.isEmpty(), () -> "a worker is left over");
      if (gateway != null) {
        gateway.atRest();
      }
    }
    var served = calls.stream().map(SimCall::served).toList();
    return new Result(
        served, world.started(), world.occupied(), steps, List.copyOf(violations.found()));
  }

  private void opens() {
    lives++;
    gateway = new SimGateway(policy, scenario, time, world, dice.of("mail " + lives), violations);
  }

  private void arrives(CallPlan plan) {
    var call = new SimCall(plan, time, violations);
    calls.add(call);
    plan.leaves().ifPresent(after -> time.after(after, call::leave));
    if (gateway == null) {
      call.end(Ending.NO_GATEWAY);
    } else {
      gateway.arrives(call);
    }
  }

  private void does(Scenario.Act act) {
    var there = gateway;
    if (there == null) {
      return;
    }
    violations.note(act::toString);
    switch (act) {
      case Scenario.Act.Wake _ -> there.wake();
      case Scenario.Act.Sleep _ -> there.sleep();
      case Scenario.Act.Change(_, var policy) -> there.change(policy);
      case Scenario.Act.Restart _ -> there.close(() -> returns(there));
      case Scenario.Act.Kill _ -> {
        there.kill();
        returns(there);
      }
    }
  }

  private void returns(SimGateway gone) {
    if (gone.equals(gateway)) {
      gateway = null;
      world.whenFree(() -> time.after(DOWN, this::opens));
    }
  }
}
