package io.dormouse.worker.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dormouse.worker.lifecycle.WorkerState.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WorkerLifecycleTest {
  /// A command, and the states it is possible in.
  record Command(String name, Consumer<WorkerLifecycle> call, Set<String> possibleIn) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final Command FOUND =
      new Command("found", life -> life.found(100), Set.of("Starting", "Released"));
  private static final Command LOADED =
      new Command("loaded", WorkerLifecycle::loaded, Set.of("Loading"));
  private static final Command WARMED =
      new Command("warmed", WorkerLifecycle::warmed, Set.of("Warming"));
  private static final Command FAILED =
      new Command("failed", WorkerLifecycle::failed, Set.of("Starting", "Loading", "Warming"));
  private static final Command DRAIN =
      new Command("drain", WorkerLifecycle::drain, Set.of("Ready"));
  private static final Command RESUME =
      new Command("resume", WorkerLifecycle::resume, Set.of("Draining"));
  private static final Command RELEASED =
      new Command(
          "released",
          WorkerLifecycle::released,
          Set.of("Starting", "Loading", "Warming", "Ready", "Draining"));
  private static final List<Command> COMMANDS =
      List.of(FOUND, LOADED, WARMED, FAILED, DRAIN, RESUME, RELEASED);

  private static final Map<String, List<Command>> WAYS =
      Map.of(
          "Starting", List.of(),
          "Loading", List.of(FOUND),
          "Warming", List.of(FOUND, LOADED),
          "Ready", List.of(FOUND, LOADED, WARMED),
          "Draining", List.of(FOUND, LOADED, WARMED, DRAIN),
          "Released", List.of(FOUND, LOADED, WARMED, RELEASED),
          "Failed", List.of(FAILED));

  private final AtomicLong nanos = new AtomicLong();
  private final WorkerLifecycle life = new WorkerLifecycle(new ProcessAge(nanos::get, 70));

  static Stream<Arguments> pairs() {
    return WAYS.keySet().stream()
        .flatMap(state -> COMMANDS.stream().map(command -> Arguments.of(state, command)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void everyPairOfStateAndCommandIsEitherATransitionOrRefused(String state, Command command) {
    WAYS.getOrDefault(state, List.of()).forEach(step -> step.call().accept(life));
    assertThat(life.state().getClass().getSimpleName()).isEqualTo(state);
    if (command.possibleIn().contains(state)) {
      command.call().accept(life);
      assertThat(life.state().getClass().getSimpleName()).isNotEqualTo(state);
    } else {
      assertThatThrownBy(() -> command.call().accept(life))
          .isInstanceOf(IllegalTransitionException.class)
          .hasMessageContaining(state);
    }
  }

  @Test
  void progressGrowsOnlyWhileLoadingAndNeverBeyondTheTotal() {
    life.read(5);
    assertThat(life.snapshot().loadedBytes()).isZero();
    life.found(100);
    life.read(60);
    life.read(40);
    assertThat(life.snapshot().loadedBytes()).isEqualTo(60);
    life.read(300);
    assertThat(life.snapshot().loadedBytes()).isEqualTo(100);
    life.loaded();
    life.read(7);
    assertThat(life.snapshot().loadedBytes()).isEqualTo(100);
    assertThat(life.snapshot().totalBytes()).isEqualTo(100);
  }

  @Test
  void phasesAndMarksCountFromTheStartOfTheProcess() {
    life.mark(Mark.MAIN);
    pass(30);
    life.found(100);
    pass(500);
    life.loaded();
    life.mark(Mark.WEIGHTS_LOADED);
    pass(20);
    life.warmed();
    pass(1000);
    life.drain();
    pass(5);
    life.resume();
    pass(1);
    assertThat(life.snapshot().phaseMillis())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                Phase.STARTING, 100L,
                Phase.LOADING, 500L,
                Phase.WARMING, 20L,
                Phase.READY, 1001L,
                Phase.DRAINING, 5L));
    assertThat(life.snapshot().marks())
        .isEqualTo(Map.of(Mark.MAIN, 70L, Mark.WEIGHTS_LOADED, 600L));
  }

  @Test
  void listenersHearEveryChangeUntilTheyUnsubscribe() {
    List<Phase> heard = new ArrayList<>();
    Runnable unsubscribe = life.subscribe(() -> heard.add(life.state().phase()));
    life.found(10);
    life.read(10);
    life.read(10);
    unsubscribe.run();
    life.loaded();
    assertThat(heard).containsExactly(Phase.LOADING, Phase.LOADING);
  }

  @Test
  void processIsOlderThanThisTest() {
    ProcessAge age = ProcessAge.ofThisProcess();
    assertThat(age.millis()).isBetween(10L, 86_400_000L);
  }

  private void pass(long millis) {
    nanos.addAndGet(millis * 1_000_000);
  }

  @Test
  void theFirstCallSinceTheModelIsReadyIsMarkedOnce() {
    life.called();
    life.found(100);
    life.loaded();
    life.called();
    assertThat(life.snapshot().marks()).doesNotContainKey(Mark.FIRST_CALL);
    life.warmed();
    nanos.addAndGet(5_000_000);
    life.called();
    nanos.addAndGet(5_000_000);
    life.called();
    assertThat(life.snapshot().marks()).containsEntry(Mark.FIRST_CALL, 75L);
    life.released();
    life.found(100);
    assertThat(life.snapshot().marks()).doesNotContainKey(Mark.FIRST_CALL);
  }
}
