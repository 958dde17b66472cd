package io.dormouse.knative.wake;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.knative.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WakerTest {
  private static final RevisionId REVISION = new RevisionId("models", "minilm-1");

  private final VirtualTime time = new VirtualTime();
  private final ScriptedCalls calls = new ScriptedCalls();
  private final Waker waker = new Waker(REVISION, calls, time, time);

  @Test
  void asksOnceHoweverOftenItIsWanted() {
    for (int i = 0; i < 1_000; i++) {
      waker.wanted();
    }
    assertThat(calls.wakes).containsExactly(REVISION);
    assertThat(calls.openWakes()).isOne();
  }

  @Test
  void endsTheRequestAsSoonAsAPodIsReady() {
    waker.wanted();
    waker.podReady();
    assertThat(calls.openWakes()).isZero();
    time.pass(Duration.ofHours(1));
    assertThat(calls.wakes).hasSize(1);
  }

  @Test
  void asksAgainAfterAPauseThatDoublesUpToALimit() {
    waker.wanted();
    for (long pause : new long[] {1, 2, 4, 8, 16, 30, 30}) {
      int sent = calls.wakes.size();
      calls.answer();
      waker.wanted();
      time.pass(Duration.ofSeconds(pause).minusMillis(1));
      assertThat(calls.wakes).hasSize(sent);
      time.pass(Duration.ofMillis(1));
      assertThat(calls.wakes).hasSize(sent + 1);
    }
  }

  @Test
  void aWakeThatNobodyWantsAnyMoreGoesOnAndIsNotRepeated() {
    waker.wanted();
    waker.unwanted();
    assertThat(calls.openWakes()).isOne();
    calls.answer();
    time.pass(Duration.ofHours(1));
    assertThat(calls.wakes).hasSize(1);
  }

  @Test
  void aWakeWantedAgainBeforeItEndedIsRepeated() {
    waker.wanted();
    waker.unwanted();
    waker.wanted();
    calls.answer();
    time.pass(Duration.ofSeconds(1));
    assertThat(calls.wakes).hasSize(2);
  }

  @Test
  void restsNoLongerOnceNobodyWantsIt() {
    waker.wanted();
    calls.answer();
    waker.unwanted();
    assertThat(time.planned()).isZero();
  }

  @Test
  void aNewWakeStartsWithTheShortPauseAgain() {
    waker.wanted();
    calls.answer();
    time.pass(Duration.ofSeconds(1));
    calls.answer();
    waker.podReady();
    waker.wanted();
    calls.answer();
    time.pass(Duration.ofSeconds(1));
    assertThat(calls.wakes).hasSize(4);
  }

  @Test
  void closedItEndsWhatIsOpenAndAsksNoMore() {
    waker.wanted();
    waker.close();
    waker.wanted();
    assertThat(calls.openWakes()).isZero();
    assertThat(calls.wakes).hasSize(1);
  }
}
