package io.dormouse.bench.soak;

import io.dormouse.bench.Options;
import io.dormouse.bench.Repository;
import io.dormouse.bench.gateway.Gateway;
import io.dormouse.bench.report.Report;
import io.dormouse.bench.report.Series;
import io.dormouse.e2e.Dist;
import io.dormouse.e2e.Eventually;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Cycles of waking a model and putting it to sleep through the admin routes, each seen through to
/// the end.
public final class WakeSoak {
  private static final int CYCLES = 500;
  private static final int WARM_UP_CYCLES = 5;
  private static final String FORMAT = ".0f";

  /// The end of the last process may be seen later than that of the worker.
  private static final Duration SETTLE = Duration.ofSeconds(5);

  private final Repository repository;

  /// A soak of that checkout.
  public WakeSoak(Repository repository) {
    this.repository = repository;
  }

  private record Times(Series wake, Series sleep) {}

  /// Soaks.
  public Report run(Options options, PrintStream progress) throws IOException {
    int cycles = options.number("--cycles", CYCLES);
    var dist = new Dist(repository.distribution());
    try (var gateway = Gateway.demo(dist, repository.target())) {
      var faults = new ArrayList<String>();
      cycles(gateway, options.number("--warm-up", WARM_UP_CYCLES), faults, progress);
      var baseline = Baseline.of(gateway);
      var times = cycles(gateway, cycles, faults, progress);
      var settled = baseline.settle();
      settled.leftovers().forEach(leftover -> faults.add("left over: " + leftover));
      return report(cycles, times, faults, baseline.table(settled.footprint()));
    }
  }

  private static Times cycles(
      Gateway gateway, int cycles, List<String> faults, PrintStream progress) throws IOException {
    var times = new Times(new Series(), new Series());
    var admin = gateway.admin();
    for (int cycle = 1; cycle <= cycles; cycle++) {
      long startNanos = System.nanoTime();
      admin.wake(Gateway.DEMO_MODEL);
      long readyNanos = System.nanoTime();
      expect(gateway, "ready", 1, faults);
      long sleepNanos = System.nanoTime();
      admin.sleep(Gateway.DEMO_MODEL);
      times.wake.add((readyNanos - startNanos) / 1e6);
      times.sleep.add((System.nanoTime() - sleepNanos) / 1e6);
      expect(gateway, "asleep", 0, faults);
      if (cycle % 25 == 0) {
        progress.printf("cycle %d of %d: wake %s ms%n", cycle, cycles, times.wake.text(FORMAT));
      }
    }
    return times;
  }

  private static void expect(Gateway gateway, String phase, int leases, List<String> faults) {
    var footprint =
        Eventually.settled(
            SETTLE,
            () -> footprint(gateway),
            it -> it.leases() == leases && (leases > 0 || it.processes() == 0));
    if (footprint.leases() != leases) {
      faults.add("%s with %d leases".formatted(phase, footprint.leases()));
    }
    if (leases == 0 && footprint.processes() > 0) {
      faults.add("%s with %d processes".formatted(phase, footprint.processes()));
    }
  }

  private static Footprint footprint(Gateway gateway) {
    try {
      return Footprint.of(gateway.handle(), gateway.home());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Report report(int cycles, Times times, List<String> faults, String footprints) {
    var markdown =
        """
        **%s** %d times woken until ready and put to sleep until asleep; each time one lease while ready, none and no process while asleep.

        Milliseconds, median (range, ± half the quartile distance): wake %s, sleep %s.

        %s%s\
        """
            .formatted(
                faults.isEmpty() ? "Passed." : "Failed.",
                cycles,
                times.wake.text(FORMAT),
                times.sleep.text(FORMAT),
                footprints,
                ColdSoakResults.faultList(faults));
    var json =
        new JsonObject()
            .put("cycles", cycles)
            .put("wakeMs", times.wake.json())
            .put("sleepMs", times.sleep.json())
            .put("faults", new JsonArray(List.copyOf(faults)));
    return new Report("wake", markdown, json, faults.isEmpty());
  }
}
