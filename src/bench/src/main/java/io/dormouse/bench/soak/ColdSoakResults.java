package io.dormouse.bench.soak;

import io.dormouse.bench.report.Report;
import io.dormouse.bench.report.Table;
import io.dormouse.e2e.CallKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;

/// What [ColdSoak] found.
///
/// @param size of the soak
/// @param ledger the client's count
/// @param recorded the gateway's count
/// @param answerTimesMs from call to answer
record ColdSoakResults(
    Size size, Ledger ledger, Map<CallKind, Long> recorded, Histogram answerTimesMs) {
  private static final int SHOWN = 20;

  /// @param cycles of sleep and calls
  /// @param callers in each
  /// @param seed of who leaves and when
  record Size(int cycles, int callers, int seed) {}

  Report report(Baseline baseline, Baseline.Settled settled) {
    var faults = new ArrayList<>(ledger.violations());
    faults.addAll(ledger.differences(recorded));
    settled.leftovers().forEach(leftover -> faults.add("left over: " + leftover));
    return new Report("cold", markdown(baseline, settled, faults), json(faults), faults.isEmpty());
  }

  private String markdown(Baseline baseline, Baseline.Settled settled, List<String> faults) {
    return """
    **%s** %d cycles of %d callers at once against a model that sleeps or is about to (seed %d).

    Every call ended in 200 or a typed error, or its caller left (%d); from call to answer: median %d ms, 99th percentile %d ms, longest %d ms.

    %s
    A caller that left stands in the gateway's count as cancelled, or with the answer that was on its way.

    %s%s\
    """
        .formatted(
            faults.isEmpty() ? "Passed." : "Failed.",
            size.cycles(),
            size.callers(),
            size.seed(),
            ledger.left(),
            answerTimesMs.getValueAtPercentile(50),
            answerTimesMs.getValueAtPercentile(99),
            answerTimesMs.getMaxValue(),
            counts(),
            baseline.table(settled.footprint()),
            faultList(faults));
  }

  private Table counts() {
    var table = new Table("status and code", "client", "gateway");
    var answered = ledger.answered();
    var kinds = new TreeSet<>(answered.keySet());
    kinds.addAll(recorded.keySet());
    for (var kind : kinds) {
      table.row(
          kind.toString(),
          answered.getOrDefault(kind, 0L).toString(),
          recorded.getOrDefault(kind, 0L).toString());
    }
    long all = recorded.values().stream().mapToLong(Long::longValue).sum();
    return table
        .row("left", Long.toString(ledger.left()), "")
        .row("sum", Long.toString(ledger.total()), Long.toString(all));
  }

  static String faultList(List<String> faults) {
    var list = new StringBuilder();
    faults.stream().limit(SHOWN).forEach(fault -> list.append("\n- ").append(fault));
    if (faults.size() > SHOWN) {
      list.append("\n- and ").append(faults.size() - SHOWN).append(" more");
    }
    return list.isEmpty() ? "" : "\nWhat went wrong:\n" + list + "\n";
  }

  private JsonObject json(List<String> faults) {
    var client = new JsonObject();
    ledger.answered().forEach((kind, count) -> client.put(kind.toString(), count));
    var gateway = new JsonObject();
    recorded.forEach((kind, count) -> gateway.put(kind.toString(), count));
    return new JsonObject()
        .put("cycles", size.cycles())
        .put("callers", size.callers())
        .put("seed", size.seed())
        .put("client", client)
        .put("left", ledger.left())
        .put("gateway", gateway)
        .put("faults", new JsonArray(faults));
  }
}
