package io.dormouse.bench.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.bench.fairness.Shares.Admitted;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SharesTest {
  @Test
  void anEqualShareIsOne() {
    var shares = new Shares(List.of(new Admitted(0, 0, 5), new Admitted(1, 1, 5)), 2);

    assertThat(shares.least(0, 2, 2)).containsExactly(1.0, 1.0);
    assertThat(shares.costs(0, 2)).containsExactly(5, 5);
  }

  @Test
  void theWorstOfTheWindowsCounts() {
    var shares =
        new Shares(
            List.of(
                new Admitted(0, 0, 5),
                new Admitted(1, 1, 5),
                new Admitted(0, 2, 9),
                new Admitted(1, 3, 1)),
            2);

    assertThat(shares.least(0, 4, 2)).containsExactly(1.0, 0.2);
  }

  @Test
  void windowsOutsideTheTimeDoNotCount() {
    var shares =
        new Shares(
            List.of(new Admitted(0, 0, 9), new Admitted(0, 10, 5), new Admitted(1, 11, 5)), 2);

    assertThat(shares.least(10, 12, 2)).containsExactly(1.0, 1.0);
    assertThat(shares.costs(10, 11)).containsExactly(5, 0);
  }
}
