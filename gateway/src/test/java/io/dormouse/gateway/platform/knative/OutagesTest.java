package io.dormouse.gateway.platform.knative;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class OutagesTest {
  private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

  private final Outages outages = new Outages();

  @Test
  void anOutageIsNewsOnceHoweverLongItLasts() {
    assertThat(outages.isNews("models PODS", "refused", NOW)).isTrue();
    for (int tries = 1; tries < 100; tries++) {
      assertThat(outages.isNews("models PODS", "refused", NOW.plusSeconds(30L * tries))).isFalse();
    }
  }

  @Test
  void otherWordsAreNewsAndSoIsAnotherSource() {
    outages.isNews("models PODS", "refused", NOW);
    assertThat(outages.isNews("models PODS", "forbidden", NOW.plusSeconds(1))).isTrue();
    assertThat(outages.isNews("models EVENTS", "refused", NOW.plusSeconds(1))).isTrue();
  }

  @Test
  void theSameOutageOnceMoreIsNewsAfterTheFirstWasOver() {
    outages.isNews("models PODS", "refused", NOW);
    var last = NOW.plusSeconds(20);
    outages.isNews("models PODS", "refused", last);
    assertThat(outages.isNews("models PODS", "refused", last.plus(Outages.OVER))).isTrue();
  }
}
