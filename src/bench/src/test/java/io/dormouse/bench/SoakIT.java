package io.dormouse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.dormouse.bench.soak.ColdSoak;
import io.dormouse.bench.soak.SimSoak;
import io.dormouse.bench.soak.WakeSoak;
import io.dormouse.bench.tokens.StreamSoak;
import io.dormouse.e2e.Dist;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The soaks with small counts, so that they still run when somebody needs them.
final class SoakIT {
  private static final Options FEW =
      new Options(Optional.empty(), Map.of("--cycles", 3, "--warm-up", 2));

  @Test
  void everyColdCallEndsInOkOrATypedErrorAndNothingIsLeftOver() throws Exception {
    var report = new ColdSoak(Repository.find()).run(FEW, System.err);

    assertThat(report.passed()).as(report.markdown()).isTrue();
  }

  @Test
  void wakingAndSleepingLeavesNothingOver() throws Exception {
    var report = new WakeSoak(Repository.find()).run(FEW, System.err);

    assertThat(report.passed()).as(report.markdown()).isTrue();
  }

  @Test
  void streamsOfRestlessCallersEndAsTheyShouldAndNoSlotStaysTaken() throws Exception {
    var repository = Repository.find();
    assumeThat(new Dist(repository.distribution()).chatModel()).isPresent();
    var aMinute = new Options(Optional.empty(), Map.of("--minutes", 1));
    var report = new StreamSoak(repository).run(aMinute, System.err);

    assertThat(report.passed()).as(report.markdown()).isTrue();
  }

  @Test
  void randomHistoriesOfTheSimulatedGatewayKeepEveryInvariant() {
    var few = new Options(Optional.empty(), Map.of("--histories", 20));
    var report = new SimSoak().run(few, System.err);

    assertThat(report.passed()).as(report.markdown()).isTrue();
  }
}
