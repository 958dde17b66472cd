package io.dormouse.gateway.platform.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class HomeLockTest {
  @TempDir Path home;

  @Test
  void aSecondGatewayIsRefusedByThePidOfTheFirst() throws Exception {
    try (var held = HomeLock.acquire(home, 4711)) {
      var second =
          new ProcessBuilder(Children.java(Claimant.class, home.toString()))
              .redirectErrorStream(true)
              .start();

      assertThat(held).isNotNull();
      assertThat(new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("in use by the gateway with pid 4711");
      assertThat(second.waitFor()).isEqualTo(1);
    }
  }

  @Test
  void aSecondClaimInTheSameProcessIsRefusedAndTakesNothingAway() throws Exception {
    try (var held = HomeLock.acquire(home, 1)) {
      assertThatThrownBy(() -> HomeLock.acquire(home, 2)).isInstanceOf(HomeLockedException.class);
      var second = new ProcessBuilder(Children.java(Claimant.class, home.toString())).start();

      assertThat(held).isNotNull();
      assertThat(second.waitFor()).isEqualTo(1);
    }
  }

  @Test
  void aHomeThatWasLetGoCanBeClaimedAgain() throws Exception {
    HomeLock.acquire(home, 1).close();
    try (var again = HomeLock.acquire(home, 2)) {
      assertThat(again).isNotNull();
    }
  }

  /// A gateway that does nothing but claim its home.
  static final class Claimant {
    private Claimant() {}

    /// Claims the home that the argument names, and lets it go.
    public static void main(String... arguments) throws IOException {
      HomeLock.acquire(Path.of(arguments[0]), 2).close();
    }
  }
}
