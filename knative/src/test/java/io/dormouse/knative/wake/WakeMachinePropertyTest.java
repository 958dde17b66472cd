package io.dormouse.knative.wake;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.knative.Given;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Whatever happens, there is one request at most, never two within the first pause of each other,
/// and a wake that is wanted goes on.
class WakeMachinePropertyTest {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final WakeMachine MACHINE = new WakeMachine(PAUSE, Duration.ofSeconds(30));

  @Property(tries = 2_000)
  void oneRequestAtMostAndNoStorm(@ForAll("histories") List<Integer> history) {
    var run = new Run();
    history.forEach(run::step);
    assertThat(run.mostOpen).isLessThanOrEqualTo(1);
  }

  @Provide
  Arbitrary<List<Integer>> histories() {
    return Arbitraries.integers().between(0, 5).list().ofMaxSize(100);
  }

  /// Plays events by number; number 5 lets 700 ms pass.
  private static final class Run {
    private WakeState state = new WakeState.Quiet();
    private final List<Long> open = new ArrayList<>();
    private Instant now = Given.START;
    private Instant endedAt = Instant.MIN;
    private long requests;
    private int mostOpen;
    private boolean alarmed;

    void step(int number) {
      now = number == 5 ? now.plusMillis(700) : now;
      WakeEvent event =
          switch (number) {
            case 0 -> new WakeEvent.Wanted();
            case 1 -> new WakeEvent.Unwanted();
            case 2 -> new WakeEvent.PodReady();
            case 3 -> ended();
            case 4 -> new WakeEvent.Ended(requests + 7);
            default -> new WakeEvent.Alarm();
          };
      boolean retry = state instanceof WakeState.Resting;
      WakeMachine.Step step = MACHINE.on(state, event, requests + 1, now);
      state = step.next();
      alarmed &= state instanceof WakeState.Resting && !(event instanceof WakeEvent.Alarm);
      step.effects().forEach(effect -> apply(effect, retry));
      assertThat(state instanceof WakeState.Asking).isEqualTo(!open.isEmpty());
      assertThat(state instanceof WakeState.Resting).isEqualTo(alarmed);
    }

    private WakeEvent ended() {
      if (!open.isEmpty()) {
        endedAt = now;
        return new WakeEvent.Ended(open.removeFirst());
      }
      return new WakeEvent.Ended(requests);
    }

    private void apply(WakeEffect effect, boolean retry) {
      switch (effect) {
        case WakeEffect.Send(long request) -> {
          assertThat(retry && now.isBefore(endedAt.plus(PAUSE))).isFalse();
          requests = request;
          open.add(request);
          mostOpen = Math.max(mostOpen, open.size());
        }
        case WakeEffect.End(long request) -> assertThat(open.remove(request)).isTrue();
        case WakeEffect.AlarmAt(Instant time) -> {
          assertThat(time).isAfterOrEqualTo(now);
          alarmed = true;
        }
      }
    }
  }
}
