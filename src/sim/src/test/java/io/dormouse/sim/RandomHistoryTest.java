package io.dormouse.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// A few thousand random histories; `./dormouse soak sim` runs many more.
class RandomHistoryTest {
  private static final long HISTORIES = 3_000;

  @Test
  void invariantsHoldAfterEveryStepOfRandomHistories() {
    LongStream.rangeClosed(1, HISTORIES)
        .forEach(seed ->
            assertThat(RandomHistory.run(seed).violations())
                .as("./dormouse soak sim --histories 1 --seed " + seed)
                .isEmpty());
  }

  @Test
  void theSameSeedGivesTheSameHistory() {
    for (long seed = 1; seed <= 50; seed++) {
      assertThat(RandomHistory.run(seed)).isEqualTo(RandomHistory.run(seed));
    }
  }
}
