package io.dormouse.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.pipeline.Tries.AfterBreak;
import org.junit.jupiter.api.Test;

final class TriesTest {
  @Test
  void callUnderADeadWorkerGoesToAnotherOne() {
    assertThat(Tries.FIRST.dependOnDeath()).isTrue();
    assertThat(Tries.FIRST.afterBreak(true)).isEqualTo(AfterBreak.AGAIN);
  }

  @Test
  void callUnderAWorkerThatLivesDoesNot() {
    assertThat(Tries.FIRST.afterBreak(false)).isEqualTo(AfterBreak.WORKER_DIED);
    assertThat(Tries.FIRST.next(true).afterBreak(false)).isEqualTo(AfterBreak.WORKER_DIED);
  }

  @Test
  void secondDeathTellsOfTheCall() {
    assertThat(Tries.FIRST.next(true).afterBreak(true)).isEqualTo(AfterBreak.WORKERS_DIED);
  }

  @Test
  void secondDeathIsFoundOutAlsoUnderTheLastTry() {
    var last = Tries.FIRST.next(true).next(false);
    assertThat(last.left()).isFalse();
    assertThat(last.dependOnDeath()).isTrue();
    assertThat(last.afterBreak(true)).isEqualTo(AfterBreak.WORKERS_DIED);
  }

  @Test
  void firstDeathUnderTheLastTryEndsTheCall() {
    var last = Tries.FIRST.next(false).next(false);
    assertThat(last.dependOnDeath()).isFalse();
    assertThat(last.afterBreak(true)).isEqualTo(AfterBreak.WORKER_DIED);
  }
}
