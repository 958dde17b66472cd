package io.dormouse.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.sim.WorkerPlan.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A worker that takes calls and says nothing any more.
class HungWorkerTest {
  private static final Duration LOAD = Duration.ofSeconds(10);
  private final List<String> course = new ArrayList<>();

  /// A call at once and one after a quarter of an hour, when a worker that is well would still stay
  /// for the first.
  private Result run(Fate ofTheFirst) {
    var healthy = WorkerPlan.healthy(LOAD, 8);
    var scenario =
        new Scenario(
            "hung",
            "",
            Optional.empty(),
            (start, _) -> start == 1 ? healthy.with(ofTheFirst, 0) : healthy,
            List.of(
                Traffic.spike("a", Duration.ZERO, 1),
                Traffic.spike("b", Duration.ofMinutes(15), 1)),
            List.of(),
            Map.of(),
            Duration.ZERO);
    return Simulation.run(scenario, Policy.defaults(), 1, course::add);
  }

  private long millis(String what) {
    return course.stream()
        .filter(line -> line.contains(what))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aWorkerThatSwallowsCallsIsFoundOutAndTheNextCallIsServedByANewOne() {
    var result = run(Fate.SWALLOWS);
    assertThat(result.violations()).isEmpty();
    assertThat(result.calls())
        .extracting(Result.Served::ending)
        .containsExactly(Ending.TIMED_OUT, Ending.OK);
    assertThat(result.wakes()).isEqualTo(2);
    long silent = millis("ends: TIMED_OUT");
    assertThat(millis("m#1 says Unresponsive") - silent).isEqualTo(5_000);
    assertThat(millis("stop m#1: LOST") - silent).isEqualTo(5_000);
  }

  @Test
  void aWorkerThatAnswersOnlyProbesWhileItRunsNothingStays() {
    var result = run(Fate.ABSORBED);
    assertThat(result.violations()).isEmpty();
    assertThat(result.calls()).extracting(Result.Served::ending).containsOnly(Ending.OK);
    assertThat(course).noneMatch(line -> line.contains("LOST"));
  }
}
