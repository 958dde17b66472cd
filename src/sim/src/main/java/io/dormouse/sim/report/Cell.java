package io.dormouse.sim.report;

import io.dormouse.sim.Ending;
import io.dormouse.sim.Policy;
import io.dormouse.sim.Result;
import io.dormouse.sim.Scenario;
import io.dormouse.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/// A scenario under a policy: the histories of the same few seeds, taken together.
///
/// @param policy name of the policy
/// @param calls of all histories
/// @param wakes of all histories
/// @param occupied by workers, in all histories
/// @param histories how many
record Cell(String policy, List<Result.Served> calls, int wakes, Duration occupied, int histories) {
  static Cell of(Scenario scenario, Policy policy, int histories) {
    var calls = new ArrayList<Result.Served>();
    int wakes = 0;
    Duration occupied = Duration.ZERO;
    for (long seed : LongStream.rangeClosed(1, histories).toArray()) {
      Result result = Simulation.run(scenario, policy, seed);
      if (!result.violations().isEmpty()) {
        throw new IllegalStateException(
            scenario.name() + ", " + policy.name() + ", seed " + seed + ": " + result.violations());
      }
      calls.addAll(result.calls());
      wakes += result.wakes();
      occupied = occupied.plus(result.occupied());
    }
    return new Cell(policy.name(), calls, wakes, occupied, histories);
  }

  /// Share of calls that ended so, in percent.
  String share(Ending... endings) {
    var wanted = List.of(endings);
    long count = calls.stream().filter(call -> wanted.contains(call.ending())).count();
    return count == 0 ? "" : format(100.0 * count / calls.size());
  }

  /// Seconds from arrival to the end of its answer, of the calls that were answered, sorted.
  List<Double> answeredSeconds() {
    return seconds(_ -> true);
  }

  private List<Double> seconds(Predicate<Result.Served> which) {
    return calls.stream()
        .filter(call -> call.ending() == Ending.OK && which.test(call))
        .map(call -> call.took().toMillis() / 1000.0)
        .sorted()
        .toList();
  }

  /// A percentile of the seconds of the cold calls that were answered.
  String cold(int percent) {
    var seconds = seconds(Result.Served::cold);
    return seconds.isEmpty()
        ? ""
        : format(seconds.get(Math.min(seconds.size() - 1, seconds.size() * percent / 100)));
  }

  /// Workers started in a history, on average.
  String wakesEach() {
    return format((double) wakes / histories);
  }

  /// Minutes that workers held the accelerator in a history, on average.
  String minutesEach() {
    return format(occupied.toMillis() / 60_000.0 / histories);
  }

  static String format(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
