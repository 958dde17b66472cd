package io.dormouse.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.bench.fairness.FairnessBench;
import io.dormouse.bench.hold.HoldBench;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Benchmarks whose findings do not depend on how fast the machine is, small.
final class BenchIT {
  @Test
  void heldCallsAreAllAnsweredEachWithItsOwnNonce() throws Exception {
    var few = new Options(Optional.empty(), Map.of("--calls", 500));
    var report = new HoldBench(Repository.find()).run(few, System.err);

    assertThat(report.passed()).as(report.markdown()).isTrue();
  }

  @Test
  void aGreedyTenantTakesNothingFromTheOthers() throws Exception {
    var brief = new Options(Optional.empty(), Map.of("--seconds", 35));
    var report = new FairnessBench(Repository.find()).run(brief, System.err);

    assertThat(report.passed()).as(report.markdown()).isTrue();
  }
}
