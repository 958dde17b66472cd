package io.dormouse.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.engine.IterationSimulation.Arrival;
import io.dormouse.worker.engine.IterationSimulation.Call;
import io.dormouse.worker.engine.IterationSimulation.Setting;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/// Random histories over a simulated model; {@link IterationSimulation} checks every step.
class IterationSchedulerPropertyTest {
  private static final int FOREVER = 1_000_000;

  @Provide
  Arbitrary<List<Arrival>> histories() {
    Arbitrary<Integer> life = Arbitraries.frequency(Tuple.of(5, FOREVER), Tuple.of(1, 12));
    return arrivals(Arbitraries.integers().between(0, 1), life);
  }

  @Provide
  Arbitrary<List<Arrival>> patientHistories() {
    return arrivals(Arbitraries.just(0), Arbitraries.just(FOREVER));
  }

  private static Arbitrary<List<Arrival>> arrivals(
      Arbitrary<Integer> priorities, Arbitrary<Integer> life) {
    Arbitrary<Integer> waits =
        Arbitraries.frequencyOf(
            Tuple.of(2, Arbitraries.just(0)), Tuple.of(1, Arbitraries.integers().between(0, 40)));
    Arbitrary<Integer> groups =
        Arbitraries.frequency(Tuple.of(2, 0), Tuple.of(2, 1), Tuple.of(1, 2), Tuple.of(1, 3));
    return Combinators.combine(
            waits,
            groups,
            Arbitraries.integers().between(1, 40),
            Arbitraries.integers().between(1, 24),
            Arbitraries.integers().between(1, 24),
            priorities,
            Arbitraries.integers().between(0, 2),
            life)
        .as((wait, group, own, most, answer, priority, flow, lives) ->
            new Arrival(
                wait, group, own, most, answer, priority, flow, lives, lives == 12 ? 9 : FOREVER))
        .list()
        .ofMaxSize(14);
  }

  @Provide
  Arbitrary<Setting> settings() {
    return settings(Arbitraries.of(0, 0, 7, 11));
  }

  @Provide
  Arbitrary<Setting> soundSettings() {
    return settings(Arbitraries.just(0));
  }

  private static Arbitrary<Setting> settings(Arbitrary<Integer> failEvery) {
    return Combinators.combine(
            Arbitraries.integers().between(1, 5),
            Arbitraries.integers().between(3, 24),
            Arbitraries.integers().between(3, 60),
            Arbitraries.of(true, false),
            failEvery)
        .as(Setting::new);
  }

  @Property(tries = 10_000, shrinking = ShrinkingMode.BOUNDED)
  void everyStepIsSoundAndEveryCallEndsOnce(
      @ForAll("histories") List<Arrival> history, @ForAll("settings") Setting setting) {
    IterationSimulation simulation = new IterationSimulation(setting);
    simulation.run(history);
    assertThat(simulation.calls).hasSize(history.size()).allMatch(call -> call.ends == 1);
  }

  @Property(tries = 1_000, shrinking = ShrinkingMode.BOUNDED)
  void callsOfAFlowGetSlotsInTheOrderOfArrivalAndAllAreAnswered(
      @ForAll("patientHistories") List<Arrival> history, @ForAll("soundSettings") Setting setting) {
    IterationSimulation simulation = new IterationSimulation(setting);
    simulation.run(history);
    assertThat(simulation.calls)
        .allMatch(call -> call.answered == Math.min(call.arrival.answer(), call.maxTokens()));
    simulation.calls.stream()
        .collect(Collectors.groupingBy(Call::flow))
        .values()
        .forEach(flow -> assertThat(flow).extracting(call -> call.start).isSorted());
  }
}
