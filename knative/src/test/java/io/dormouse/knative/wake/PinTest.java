package io.dormouse.knative.wake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dormouse.knative.VirtualTime;
import io.dormouse.knative.view.Endpoint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PinTest {
  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final Endpoint FIRST = new Endpoint("10.0.0.1", 8012, "a");
  private static final Endpoint SECOND = new Endpoint("10.0.0.2", 8012, "b");

  private final VirtualTime time = new VirtualTime();
  private final ScriptedCalls calls = new ScriptedCalls();
  private final Waker waker = new Waker(new RevisionId("models", "minilm-1"), calls, time, time);
  private final Pin pin = new Pin(new PinSchedule(WINDOW), waker, calls, time);

  @Test
  void wakesARevisionWithoutAPod() {
    pin.endpoints(List.of());
    assertThat(calls.wakes).hasSize(1);
    assertThat(calls.touches).isEmpty();
  }

  @Test
  void leavesNoStableWindowWithoutARequestEvenIfOneIsLost() {
    pin.endpoints(List.of(FIRST));
    for (int window = 0; window < 10; window++) {
      int before = calls.touches.size();
      time.pass(WINDOW);
      assertThat(calls.touches.size() - before).isGreaterThanOrEqualTo(2);
    }
    assertThat(calls.touches).hasSize(31).containsOnly("10.0.0.1:8012");
  }

  @Test
  void keepsToItsPodAndMovesToAnotherAtOnceWhenThatOneGoes() {
    pin.endpoints(List.of(FIRST, SECOND));
    pin.endpoints(List.of(SECOND, FIRST));
    assertThat(calls.touches).containsExactly("10.0.0.1:8012");
    pin.endpoints(List.of(SECOND));
    assertThat(calls.touches).containsExactly("10.0.0.1:8012", "10.0.0.2:8012");
  }

  @Test
  void wakesAgainAtOnceWhenThePodGoes() {
    pin.endpoints(List.of(FIRST));
    pin.endpoints(List.of());
    assertThat(calls.wakes).hasSize(1);
  }

  @Test
  void hasOneRequestOpenAtMost() {
    pin.endpoints(List.of(FIRST));
    time.pass(WINDOW.multipliedBy(5));
    assertThat(calls.openTouches()).isOne();
  }

  @Test
  void closedItTouchesNothingAndPlansNothing() {
    pin.endpoints(List.of(FIRST));
    pin.close();
    pin.endpoints(List.of(SECOND));
    time.pass(WINDOW.multipliedBy(5));
    assertThat(calls.touches).hasSize(1);
    assertThat(calls.openTouches()).isZero();
    assertThat(time.planned()).isZero();
  }

  @Test
  void refusesAWindowThatKnativeRefuses() {
    assertThatIllegalArgumentException().isThrownBy(() -> new PinSchedule(Duration.ofSeconds(5)));
  }
}
