package io.dormouse.bench.soak;

import io.dormouse.bench.Options;
import io.dormouse.bench.Repository;
import io.dormouse.bench.gateway.Gateway;
import io.dormouse.bench.report.Report;
import io.dormouse.e2e.CallKind;
import io.dormouse.e2e.Dist;
import io.dormouse.e2e.GatewayRecords;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// Cycles of a sleeping model and twenty callers at once, counted by the callers.
///
/// In a quarter of the cycles they do not wait until it is asleep but call into its drain.
public final class ColdSoak {
  private static final int CYCLES = 200;
  private static final int CALLERS = 20;
  private static final int WARM_UP_CYCLES = 5;
  private static final double INTO_THE_DRAIN = 0.25;
  private static final Duration RECORDED_WITHIN = Duration.ofSeconds(30);
  private static final long POLL_NANOS = 100_000_000;

  private final Repository repository;

  /// A soak of that checkout.
  public ColdSoak(Repository repository) {
    this.repository = repository;
  }

  /// Soaks.
  public Report run(Options options, PrintStream progress) throws IOException {
    int cycles = options.number("--cycles", CYCLES);
    int warmUp = options.number("--warm-up", WARM_UP_CYCLES);
    int seed = options.number("--seed", 1);
    var dist = new Dist(repository.distribution());
    try (var gateway = Gateway.demo(dist, repository.target())) {
      var random = new SplittableRandom(seed);
      cycles(new Run(gateway, new Ledger(), random), warmUp, "warm-up", progress);
      var baseline = Baseline.of(gateway);
      var recordedBefore = records(gateway);
      var ledger = new Ledger();
      var times = cycles(new Run(gateway, ledger, random), cycles, "soak", progress);
      var recorded = settledRecords(gateway, recordedBefore, ledger);
      var settled = baseline.settle();
      return new ColdSoakResults(
              new ColdSoakResults.Size(cycles, CALLERS, seed), ledger, recorded, times)
          .report(baseline, settled);
    }
  }

  private record Run(Gateway gateway, Ledger ledger, SplittableRandom random) {}

  private static Histogram cycles(Run run, int cycles, String word, PrintStream progress)
      throws IOException {
    var admin = run.gateway.admin();
    try (var callers = new Callers(run.gateway, run.ledger, run.random.split())) {
      for (int cycle = 1; cycle <= cycles; cycle++) {
        if (run.random.nextDouble() < INTO_THE_DRAIN) {
          admin.beginSleep(Gateway.DEMO_MODEL);
        } else {
          admin.sleep(Gateway.DEMO_MODEL);
        }
        callers.callAtOnce(CALLERS, word + "-" + cycle);
        if (cycle % 10 == 0) {
          progress.printf("%s: cycle %d of %d: %s%n", word, cycle, cycles, run.ledger.answered());
        }
      }
      admin.sleep(Gateway.DEMO_MODEL);
      return callers.answerTimes();
    }
  }

  private static Map<CallKind, Long> records(Gateway gateway) throws IOException {
    return GatewayRecords.parse(gateway.admin().metrics(), Gateway.DEMO_MODEL);
  }

  private static Map<CallKind, Long> settledRecords(
      Gateway gateway, Map<CallKind, Long> before, Ledger ledger) throws IOException {
    long giveUpNanos = System.nanoTime() + RECORDED_WITHIN.toNanos();
    while (true) {
      var recorded = GatewayRecords.between(before, records(gateway));
      List<String> differences = ledger.differences(recorded);
      if (differences.isEmpty() || System.nanoTime() - giveUpNanos > 0) {
        return recorded;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
