package io.dormouse.bench.tokens;

import io.dormouse.bench.Options;
import io.dormouse.bench.Repository;
import io.dormouse.bench.report.Report;
import io.dormouse.bench.report.Table;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Sixteen callers of a worker who stream, leave, stop early and ask for answers of any length, for
/// half an hour; then what the process holds is compared with what it held after five minutes.
public final class StreamSoak {
  private static final int MINUTES = 30;
  private static final int SETTLED_MINUTES = 5;
  private static final double MOST_RESIDENT = 1.03;

  /// Live objects of the heap after a collection: JIT and pools still move it a little.
  private static final double MOST_HEAP = 1.01;

  private final Repository repository;

  /// A soak of that checkout.
  public StreamSoak(Repository repository) {
    this.repository = repository;
  }

  /// Soaks.
  public Report run(Options options, PrintStream progress)
      throws IOException, InterruptedException {
    int minutes = options.number("--minutes", MINUTES);
    int settled = Math.min(SETTLED_MINUTES, Math.max(1, minutes / 2));
    int controlPort = EngineProcess.freePort();
    var started = new Engines(repository).dormouse(controlPort).open();
    try {
      var footprints = new WorkerFootprints(started.process().process().pid(), controlPort);
      var callers = new RestlessCallers(started.port(), options.number("--seed", 1));
      callers.callAtFullLength();
      callers.callFor(Duration.ofMinutes(settled));
      var before = footprints.now();
      progress.printf("after %d minutes: %s; %s%n", settled, before, callers.counts());
      for (int minute = settled; minute < minutes; minute++) {
        callers.callFor(Duration.ofMinutes(1));
        progress.printf("after %d minutes: %s%n", minute + 1, callers.counts());
      }
      return report(minutes, settled, callers, before, footprints.now());
    } finally {
      started.process().end();
    }
  }

  private static Report report(
      int minutes,
      int settled,
      RestlessCallers callers,
      WorkerFootprint before,
      WorkerFootprint after) {
    var faults = new ArrayList<>(callers.faults());
    faults.addAll(grown(before, after));
    var markdown =
        """
        **%s** %d minutes of %d callers who stream from one worker: %s.
        Before, all of them at once had one answer of the greatest length: memory of keys and values is committed when it is first touched.

        %s%s\
        """
            .formatted(
                faults.isEmpty() ? "Passed." : "Failed.",
                minutes,
                RestlessCallers.CALLERS,
                callers.counts(),
                table(settled, minutes, before, after),
                list(faults));
    var json =
        new JsonObject()
            .put("minutes", minutes)
            .put("before", before.json())
            .put("after", after.json())
            .put("faults", new JsonArray(List.copyOf(faults)));
    return new Report("streams", markdown, json, faults.isEmpty());
  }

  private static List<String> grown(WorkerFootprint before, WorkerFootprint after) {
    var faults = new ArrayList<String>();
    if (after.residentKibibytes() > MOST_RESIDENT * before.residentKibibytes()) {
      faults.add("resident memory grew by more than 3 %");
    }
    if (after.heapKibibytes() > MOST_HEAP * before.heapKibibytes()) {
      faults.add("live heap grew by more than 1 %");
    }
    if (after.descriptors() > before.descriptors()) {
      faults.add("descriptors grew");
    }
    if (after.running() > 0 || after.waiting() > 0 || after.kvUse() > 0) {
      faults.add("slots are taken although nobody calls");
    }
    return faults;
  }

  private static Table table(
      int settled, int minutes, WorkerFootprint before, WorkerFootprint after) {
    return new Table("", "minute " + settled, "minute " + minutes, "")
        .row(
            "resident memory, KiB",
            Long.toString(before.residentKibibytes()),
            Long.toString(after.residentKibibytes()),
            change(before.residentKibibytes(), after.residentKibibytes()))
        .row(
            "live heap after a collection, KiB",
            Long.toString(before.heapKibibytes()),
            Long.toString(after.heapKibibytes()),
            change(before.heapKibibytes(), after.heapKibibytes()))
        .row(
            "descriptors",
            Long.toString(before.descriptors()),
            Long.toString(after.descriptors()),
            "")
        .row("calls inside", inside(before), inside(after), "")
        .row("share of KV used", before.kvUse() + "", after.kvUse() + "", "");
  }

  private static String inside(WorkerFootprint footprint) {
    return Integer.toString(footprint.running() + footprint.waiting());
  }

  private static String change(long before, long after) {
    return String.format(Locale.ROOT, "%+.1f %%", 100.0 * (after - before) / before);
  }

  private static String list(List<String> faults) {
    var text = new StringBuilder();
    faults.forEach(fault -> text.append("\n- ").append(fault));
    return text.isEmpty() ? "" : "\nWhat went wrong:\n" + text + "\n";
  }
}
