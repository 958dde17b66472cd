package io.dormouse.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.pool.WorkerId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private static final WorkerId WORKER = new WorkerId("m", 1);

  private final VirtualTime time = new VirtualTime();

  private Silence watching(Duration slack) {
    var silence = new Silence(time, slack, new Violations(time, null));
    silence.started(WORKER);
    silence.gaveNothing(WORKER, true);
    return silence;
  }

  private void passes(Duration duration) {
    time.after(duration, () -> {});
    assertThat(time.step()).isTrue();
  }

  @Test
  void aWorkerMayBeStoppedOnceItAnswersNeitherCallsNorProbes() {
    var silence = watching(Duration.ZERO);
    assertThat(silence.found(WORKER)).isFalse();
    silence.unresponsive(WORKER);
    assertThat(silence.found(WORKER)).isTrue();
  }

  @Test
  void oneThatAnsweredACallSinceMayNotBeStopped() {
    var silence = watching(Duration.ZERO);
    silence.answered(WORKER);
    silence.unresponsive(WORKER);
    assertThat(silence.found(WORKER)).isFalse();
  }

  @Test
  void whereEventsComeLateAnAnswerMayBeKnownTooLate() {
    var silence = watching(Duration.ofMillis(40));
    silence.answered(WORKER);
    silence.unresponsive(WORKER);
    passes(Duration.ofMillis(40));
    assertThat(silence.found(WORKER)).isTrue();
    passes(Duration.ofMillis(1));
    assertThat(silence.found(WORKER)).isFalse();
  }
}
