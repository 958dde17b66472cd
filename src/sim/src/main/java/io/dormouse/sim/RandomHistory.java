package io.dormouse.sim;

import io.dormouse.gateway.hold.HoldLimits;
import io.dormouse.gateway.pool.PoolPolicy;
import io.dormouse.gateway.pool.WakeBackoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A history made of a seed alone: policy, workers, clients and operator at random, times so short
/// that everything gets into everything's way.
public final class RandomHistory {
  private static final List<String> TENANTS = List.of("a", "b", "c", "d");

  private final Dice dice;

  private RandomHistory(long seed) {
    this.dice = new Dice(seed).of("scenario");
  }

  /// Runs the history of a seed.
  public static Result run(long seed) {
    return run(seed, null);
  }

  /// Runs the history of a seed.
  ///
  /// @param trace takes a line for everything that happens, if somebody wants it
  public static Result run(long seed, @Nullable Consumer<String> trace) {
    var history = new RandomHistory(seed);
    return Simulation.run(history.scenario(), history.policy(), seed, trace);
  }

  private Policy policy() {
    var pool =
        new PoolPolicy(
            seconds(1, 30),
            seconds(2, 20),
            seconds(5, 60),
            seconds(1, 10),
            seconds(1, 5),
            new WakeBackoff(
                millis(100, 2_000), seconds(2, 20), WakeBackoff.JITTER, dice.between(0, 99)),
            (int) dice.between(1, 6));
    int calls = (int) (dice.chance(50) ? dice.between(1, 20) : dice.between(20, 200));
    long bytes = dice.pick(List.of(5_000L, 100_000L, 10_000_000L));
    return new Policy(
        "random",
        pool,
        new HoldLimits(calls, (int) dice.between(1, calls), bytes, dice.between(500, bytes)),
        millis(500, 90_000),
        millis(500, 40_000),
        seconds(2, 30),
        seconds(10, 120),
        seconds(1, 10));
  }

  private Scenario scenario() {
    var traffic = new ArrayList<Traffic>();
    for (String tenant : TENANTS) {
      if (dice.chance(60)) {
        traffic.add(traffic(tenant));
      }
    }
    var autoscaler = autoscaler();
    var acts = new ArrayList<Scenario.Act>();
    while (autoscaler.isPresent() && dice.chance(50)) {
      acts.add(new Scenario.Act.Change(millis(0, 60_000), policy()));
    }
    while (dice.chance(50)) {
      acts.add(act());
    }
    var weights = Map.of("a", (int) dice.between(1, 4), "b", (int) dice.between(1, 4));
    Duration lag = dice.chance(30) ? millis(1, 20) : Duration.ZERO;
    return new Scenario("random", "", autoscaler, fleet(), traffic, acts, weights, lag);
  }

  private Optional<Autoscaler> autoscaler() {
    return dice.chance(40)
        ? Optional.of(new Autoscaler((int) dice.between(1, 4), seconds(6, 30), seconds(1, 30)))
        : Optional.empty();
  }

  private Traffic traffic(String tenant) {
    Duration from = seconds(0, 30);
    boolean bursts = dice.chance(20);
    return new Traffic(
        tenant,
        from,
        from.plus(seconds(1, 60)),
        bursts ? seconds(10, 30) : millis(500, 20_000),
        (int) (bursts ? dice.between(3, 20) : dice.between(1, 2)),
        dice.pick(List.of(64L, 500L, 3_000L, 20_000L)),
        millis(50, 3_000),
        maybe(25, 100, 30_000),
        maybe(20, 0, 60_000),
        dice.chance(90),
        maybe(20, 0, 40_000));
  }

  private Scenario.Act act() {
    Duration at = millis(0, 120_000);
    return switch ((int) dice.between(0, 5)) {
      case 0 -> new Scenario.Act.Restart(at);
      case 1 -> new Scenario.Act.Kill(at);
      case 2, 3 -> new Scenario.Act.Wake(at);
      default -> new Scenario.Act.Sleep(at);
    };
  }

  /// Workers of which a share that the scenario decides has a bad fate.
  private WorkerPlan.Fleet fleet() {
    int bad = dice.pick(List.of(0, 20, 60, 95));
    Duration longest = seconds(1, 30);
    int parallel = (int) dice.between(1, 8);
    int slots = dice.chance(50) ? parallel : 0;
    int turnsAway = dice.chance(20) ? 30 : 0;
    Duration release = dice.chance(30) ? seconds(1, 15) : Duration.ZERO;
    return (_, chance) -> {
      var fate =
          chance.chance(bad)
              ? chance.pick(List.of(WorkerPlan.Fate.values()))
              : WorkerPlan.Fate.LIVES;
      return new WorkerPlan(
          chance.between(Duration.ofMillis(5), Duration.ofSeconds(2)),
          chance.between(Duration.ofMillis(100), longest),
          (int) chance.between(1, 10),
          chance.between(Duration.ZERO, Duration.ofSeconds(2)),
          fate,
          (int) chance.between(0, 99),
          chance.between(Duration.ZERO, Duration.ofSeconds(20)),
          parallel,
          slots,
          turnsAway,
          chance.chance(10),
          chance.between(Duration.ofMillis(1), Duration.ofSeconds(8)),
          release);
    };
  }

  private Optional<Duration> maybe(int percent, long leastMillis, long mostMillis) {
    return dice.chance(percent) ? Optional.of(millis(leastMillis, mostMillis)) : Optional.empty();
  }

  private Duration seconds(long least, long most) {
    return Duration.ofSeconds(dice.between(least, most));
  }

  private Duration millis(long least, long most) {
    return Duration.ofMillis(dice.between(least, most));
  }
}
