package io.dormouse.sim.report;

import io.dormouse.sim.Ending;
import io.dormouse.sim.Policy;
import io.dormouse.sim.Scenario;
import io.dormouse.sim.Scenarios;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The report: every scenario under every policy, as the files of a folder, by their names.
public final class SimulationReport {
  private static final int HISTORIES = 10;
  private static final String HEAD =
      """
      | policy | answered | 429 | 503 | 502, 504 | left | cold, median | cold, p99 | wakes | occupied |
      | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
      """;

  private SimulationReport() {}

  /// Runs everything.
  ///
  /// @return the text of each file by its path in the folder of the guides
  public static SequencedMap<String, String> files() {
    var files = new LinkedHashMap<String, String>();
    var policies = Scenarios.policies();
    var text = new StringBuilder(introduction(policies));
    for (Scenario scenario : Scenarios.all()) {
      var cells = cells(scenario, policies);
      text.append("## ").append(scenario.name()).append("\n\n");
      text.append(scenario.says()).append("\n\n").append(HEAD);
      cells.forEach(cell -> text.append(row(cell)));
      text.append("\n![Answered within](simulation/%s.svg)\n\n".formatted(scenario.name()));
      files.put("simulation/" + scenario.name() + ".svg", chart(scenario, cells));
    }
    files.putFirst("simulation.md", text.toString().stripTrailing() + "\n");
    return files;
  }

  private static String introduction(List<Policy> policies) {
    String others =
        String.join(", ", policies.stream().skip(1).map(it -> "`" + it.name() + "`").toList());
    return """
    # Simulation

    Written by `./dormouse sim`; a test says when it is out of date. The classes that serve (hold, fair turns, pool, picker) run here under a
    virtual clock between simulated clients and workers, every invariant checked after every step; see `src/sim`. Each row is %d histories, with
    the same calls and the same fates of workers under every policy, so two rows differ by the policy alone, and a change of a decider shows as a
    difference of this file.

    Policies: `defaults` is what [the reference](dormouse.reference.yaml) says; each of the others changes one thing: %s.

    - *Answered*, *429*, *503*, *502, 504*, *left*: percent of all calls. *Left*: the client went, or its gateway was killed.
    - *Cold*: seconds from arrival to the last byte, of the calls that waited for a worker to come up and were answered: median and 99th percentile.
    - *Wakes*: workers started in one history. *Occupied*: minutes that workers held the accelerator in one history, from start until their memory is free.
    - The plots show the share of all calls that are answered, warm ones included.

    """
        .formatted(HISTORIES, others);
  }

  private static List<Cell> cells(Scenario scenario, List<Policy> policies) {
    return policies.stream().map(policy -> Cell.of(scenario, policy, HISTORIES)).toList();
  }

  private static String row(Cell cell) {
    return "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n"
        .formatted(
            cell.policy(),
            cell.share(Ending.OK),
            cell.share(Ending.CONTENDED),
            cell.share(Ending.UNAVAILABLE),
            cell.share(Ending.WORKER_DIED, Ending.TIMED_OUT),
            cell.share(Ending.LEFT, Ending.NO_GATEWAY),
            cell.cold(50),
            cell.cold(99),
            cell.wakesEach(),
            cell.minutesEach());
  }

  private static String chart(Scenario scenario, List<Cell> cells) {
    var chart = new StepChart(scenario.name());
    cells.forEach(cell -> chart.line(cell.policy(), cell.answeredSeconds(), cell.calls().size()));
    return chart.svg();
  }
}
