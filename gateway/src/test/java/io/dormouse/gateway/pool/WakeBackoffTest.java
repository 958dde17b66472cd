package io.dormouse.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WakeBackoffTest {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private static PoolState pool(String model) {
    return PoolState.asleep(model, Instant.EPOCH);
  }

  @Property
  void aPauseIsThePlainOneLessAtMostTheJitter(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int failures) {
    var plain = new WakeBackoff(FIRST, LONGEST, 0, seed).after(failures, pool("m"));
    var pause = new WakeBackoff(FIRST, LONGEST, 0.25, seed).after(failures, pool("m"));
    assertThat(plain).isBetween(FIRST, LONGEST);
    assertThat(pause).isBetween(Duration.ofMillis(Math.round(0.75 * plain.toMillis())), plain);
  }

  @Test
  void gatewaysThatFailedTogetherDoNotComeBackTogether() {
    var pauses =
        LongStream.range(0, 100)
            .mapToObj(seed -> new WakeBackoff(FIRST, LONGEST, 0.25, seed).after(9, pool("m")))
            .collect(Collectors.toSet());
    assertThat(pauses).hasSizeGreaterThan(90);
  }

  @Test
  void modelsThatFailedTogetherDoNotComeBackTogether() {
    var backoff = new WakeBackoff(FIRST, LONGEST, 0.25, 7);
    var pauses =
        LongStream.range(0, 100)
            .mapToObj(model -> backoff.after(9, pool("model-" + model)))
            .collect(Collectors.toSet());
    assertThat(pauses).hasSizeGreaterThan(90);
  }

  @Test
  void theSameWakeOfTheSamePoolAlwaysPausesAsLong() {
    var backoff = new WakeBackoff(FIRST, LONGEST, 0.25, 7);
    assertThat(backoff.after(3, pool("m"))).isEqualTo(backoff.after(3, pool("m")));
  }
}
