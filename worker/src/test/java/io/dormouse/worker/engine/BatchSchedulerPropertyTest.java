package io.dormouse.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/// Drives the scheduler with histories of arrivals and passing time.
class BatchSchedulerPropertyTest {
  /// @param id its place among all arrivals
  record Entry(int id, int tokens, long enqueuedNanos, long deadlineNanos, boolean cancelled)
      implements BatchEntry {}

  /// @param waitNanos time that passes before it comes
  record Arrival(int tokens, int waitNanos, int lifeNanos, boolean cancelled) {}

  @Provide
  Arbitrary<List<Arrival>> histories() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 60),
            Arbitraries.integers().between(0, 20),
            Arbitraries.frequency(
                net.jqwik.api.Tuple.of(4, 1_000_000), net.jqwik.api.Tuple.of(1, 15)),
            Arbitraries.of(true, false, false, false))
        .as(Arrival::new)
        .list()
        .ofMaxSize(60);
  }

  @Property
  void everyEntryRunsOrIsDroppedOnceInOrderAndWithinTheBudget(
      @ForAll("histories") List<Arrival> history,
      @ForAll @IntRange(min = 1, max = 200) int budget,
      @ForAll @IntRange(max = 30) int delay) {
    Run run = new Run(budget, delay);
    history.forEach(run::arrive);
    run.finish();

    Set<Integer> seen = new HashSet<>();
    for (List<Entry> batch : run.batches) {
      int longest = batch.stream().mapToInt(Entry::tokens).max().orElseThrow();
      assertThat(batch.size() == 1 || longest * batch.size() <= budget).isTrue();
    }
    List<Integer> ran = run.batches.stream().flatMap(List::stream).map(Entry::id).toList();
    assertThat(ran).isSorted();
    seen.addAll(ran);
    run.dropped.forEach(entry -> assertThat(seen.add(entry.id())).isTrue());
    assertThat(seen).hasSize(history.size());
    assertThat(run.scheduler.waitingTokens()).isZero();
  }

  @Property
  void onlyUnwantedEntriesAreDroppedAndTheyNeverRun(
      @ForAll("histories") List<Arrival> history, @ForAll @IntRange(max = 30) int delay) {
    Run run = new Run(100, delay);
    history.forEach(run::arrive);
    run.finish();
    assertThat(run.dropped)
        .allMatch(entry -> entry.cancelled() || entry.deadlineNanos() <= run.now);
    assertThat(run.batches).allSatisfy(batch -> assertThat(batch).noneMatch(Entry::cancelled));
  }

  @Property
  void nothingWaitsWhenTheDelayIsZero(@ForAll("histories") List<Arrival> history) {
    Run run = new Run(100, 0);
    history.forEach(run::arrive);
    assertThat(run.scheduler.next(run.now)).isInstanceOf(BatchStep.Idle.class);
  }

  @Property
  void nobodyWaitsLongerThanTheDelayForCompany(
      @ForAll("histories") List<Arrival> history, @ForAll @IntRange(max = 30) int delay) {
    Run run = new Run(1000, delay);
    history.forEach(run::arrive);
    run.finish();
    assertThat(run.latestStarts).allMatch(late -> late <= 0);
  }

  /// A scheduler with a clock, asked again as soon as it wants to be.
  private static final class Run {
    final List<List<Entry>> batches = new ArrayList<>();
    final List<Entry> dropped = new ArrayList<>();
    final List<Long> latestStarts = new ArrayList<>();
    final BatchScheduler<Entry> scheduler;
    private final long delay;
    private int count;
    long now;

    Run(int budget, int delay) {
      this.delay = delay;
      scheduler = new BatchScheduler<>(budget, delay, dropped::add);
    }

    void arrive(Arrival arrival) {
      pass(now + arrival.waitNanos());
      scheduler.add(
          new Entry(
              count++, arrival.tokens(), now, now + arrival.lifeNanos(), arrival.cancelled()));
      pass(now);
    }

    void finish() {
      pass(now + delay + 1);
    }

    private void pass(long until) {
      while (true) {
        switch (scheduler.next(now)) {
          case BatchStep.Idle<Entry> _ -> {
            now = until;
            return;
          }
          case BatchStep.WaitUntil<Entry>(long nanos) -> {
            if (nanos > until) {
              now = until;
              return;
            }
            now = nanos;
          }
          case BatchStep.Run<Entry>(List<Entry> batch) -> {
            batches.add(batch);
            latestStarts.add(now - batch.getFirst().enqueuedNanos() - delay);
          }
        }
      }
    }
  }
}
