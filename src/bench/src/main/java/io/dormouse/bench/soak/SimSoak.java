package io.dormouse.bench.soak;

import io.dormouse.bench.Options;
import io.dormouse.bench.report.Report;
import io.dormouse.bench.report.Table;
import io.dormouse.sim.Ending;
import io.dormouse.sim.RandomHistory;
import io.dormouse.sim.Result;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Random histories of the simulated gateway, each made of its seed alone, every invariant checked
/// after every step.
public final class SimSoak {
  private static final int HISTORIES = 100_000;
  private static final int MOST_FAULTS = 20;

  private final Map<Ending, Long> endings = new EnumMap<>(Ending.class);
  private final List<String> faults = new ArrayList<>();
  private long steps;
  private long wakes;
  private long calls;

  /// Soaks; one history alone tells its whole course.
  public Report run(Options options, PrintStream progress) {
    int histories = options.number("--histories", HISTORIES);
    long first = options.number("--seed", 1);
    for (long seed = first; seed < first + histories && faults.size() < MOST_FAULTS; seed++) {
      Result result =
          histories == 1 ? RandomHistory.run(seed, progress::println) : RandomHistory.run(seed);
      add(seed, result, progress);
      long done = seed - first + 1;
      if (done % Math.max(1, histories / 20) == 0) {
        progress.printf(Locale.ROOT, "%,d of %,d histories, %,d steps%n", done, histories, steps);
      }
    }
    return report(histories, first);
  }

  private void add(long seed, Result result, PrintStream progress) {
    steps += result.steps();
    wakes += result.wakes();
    calls += result.calls().size();
    result.calls().forEach(call -> endings.merge(call.ending(), 1L, Long::sum));
    if (!result.violations().isEmpty()) {
      String fault =
          "seed %d: %s (again: `./dormouse soak sim --histories 1 --seed %d`)"
              .formatted(seed, result.violations().getFirst(), seed);
      progress.println(fault);
      faults.add(fault);
    }
  }

  private Report report(int histories, long first) {
    var table = new Table("ending", "calls");
    endings.forEach((ending, count) -> table.row(name(ending), Long.toString(count)));
    table.row("sum", Long.toString(calls));
    var markdown =
        """
        **%s** %,d random histories of the simulated gateway (seeds %d to %d): %,d calls, %,d workers started, %,d steps, every invariant checked after
        each.

        %s%s\
        """
            .formatted(
                faults.isEmpty() ? "Passed." : "Failed.",
                histories,
                first,
                first + histories - 1,
                calls,
                wakes,
                steps,
                table,
                ColdSoakResults.faultList(faults));
    var json =
        new JsonObject()
            .put("histories", histories)
            .put("firstSeed", first)
            .put("steps", steps)
            .put("faults", new JsonArray(List.copyOf(faults)));
    return new Report("sim", markdown, json, faults.isEmpty());
  }

  private static String name(Ending ending) {
    return ending.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
