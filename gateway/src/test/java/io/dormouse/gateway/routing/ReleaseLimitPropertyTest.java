package io.dormouse.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ReleaseLimitPropertyTest {
  @Property
  void everyLimitLetsACallThroughAndKeepsToTheCeilingAndTheSlots(
      @ForAll @IntRange(min = 1, max = 100_000) int ceiling,
      @ForAll("histories") List<WorkerSays> history) {
    var limit = ReleaseLimit.configured(ceiling);
    for (WorkerSays says : history) {
      limit = limit.seen(says);
      assertThat(limit.calls())
          .isBetween(1, Math.max(1, Math.min(ceiling, says.slots().orElse(ceiling))));
    }
  }

  @Property
  void aServerThatLetsNoCallWaitGetsAllThatIsConfiguredSoon(
      @ForAll @IntRange(min = 1, max = 100_000) int ceiling,
      @ForAll("histories") List<WorkerSays> history) {
    var limit = ReleaseLimit.configured(ceiling);
    for (WorkerSays says : history) {
      limit = limit.seen(says);
    }
    for (int look = 0; look < 17; look++) {
      limit = limit.seen(new WorkerSays(0, 0, OptionalInt.empty()));
    }
    assertThat(limit.calls()).isEqualTo(ceiling);
  }

  @Provide
  Arbitrary<List<WorkerSays>> histories() {
    var count = Arbitraries.integers().between(0, Integer.MAX_VALUE);
    var slots =
        Arbitraries.integers()
            .between(0, 300)
            .map(it -> it == 0 ? OptionalInt.empty() : OptionalInt.of(it));
    return Combinators.combine(count, count, slots).as(WorkerSays::new).list().ofMaxSize(20);
  }
}
