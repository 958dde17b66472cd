package io.dormouse.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How many calls a server gets that tells its load.
class ReleaseLimitTest {
  private static final OptionalInt NO_SLOTS = OptionalInt.empty();

  private static ReleaseLimit at(int calls) {
    return new ReleaseLimit(64, calls);
  }

  @ParameterizedTest
  @CsvSource({
    "64, 40,  9, 50", // it lets calls wait: what it runs and a quarter
    "64,  2, 48,  3", // at least one more
    "64,  0,  5,  1",
    " 3,  2,  0,  6", // none waits: twice as many
    " 3, 50,  0, 64", // of what it runs, where that is more; never above the ceiling
    "10, 70,  3, 64",
  })
  void theLimitFollowsWhatTheServerAdmits(int now, int running, int waiting, int next) {
    assertThat(at(now).seen(new WorkerSays(running, waiting, NO_SLOTS)).calls()).isEqualTo(next);
  }

  @ParameterizedTest
  @CsvSource({"4, 4", "100, 64", "0, 1"})
  void aServerWithSlotsGetsNoMoreThanThese(int slots, int limit) {
    var told = OptionalInt.of(slots);
    assertThat(at(64).within(told).calls()).isEqualTo(limit);
    assertThat(at(64).seen(new WorkerSays(0, 0, told)).calls()).isEqualTo(limit);
  }

  @Test
  void aServerThatSaysNothingAnyMoreGetsWhatIsConfigured() {
    assertThat(at(3).within(NO_SLOTS)).isEqualTo(ReleaseLimit.configured(64));
  }

  @Test
  void aServerWithRoomForFewIsNeverGivenManyMoreThanItRuns() {
    int room = 20;
    var limit = at(64);
    int most = 0;
    for (int look = 0; look < 100; look++) {
      int sent = limit.calls();
      limit = limit.seen(new WorkerSays(Math.min(sent, room), Math.max(0, sent - room), NO_SLOTS));
      most = look < 2 ? 0 : Math.max(most, limit.calls());
    }
    assertThat(most).isEqualTo(25);
    assertThat(limit.calls()).isGreaterThanOrEqualTo(room);
  }
}
