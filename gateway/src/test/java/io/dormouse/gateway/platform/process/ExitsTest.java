package io.dormouse.gateway.platform.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.platform.process.Exits.Cause;
import io.dormouse.gateway.platform.process.Exits.Seen;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitsTest {
  @ParameterizedTest
  @CsvSource({
    "3, true, false, NONE, load_failed",
    "3, true, true, NONE, exited",
    "3, false, false, NONE, exited",
    "127, false, false, NONE, spawn_failed",
    "126, true, false, NONE, spawn_failed",
    "127, false, true, NONE, exited",
    "0, true, true, NONE, exited",
    "143, true, true, STOPPED, stopped",
    "3, true, false, STOPPED, stopped",
    "137, true, true, SUSPECT, suspect",
    "137, true, false, OTHER_CONTRACT, load_failed"
  })
  void everyEndHasItsReason(int code, boolean own, boolean wasReady, Cause cause, String reason) {
    var exit = Exits.of(code, new Seen(own, wasReady, cause, Optional.empty(), "/secret"));

    assertThat(exit.reason()).isEqualTo(reason);
    assertThat(exit.code()).contains(code);
    assertThat(exit.safeMessage()).doesNotContain("/").isNotBlank();
    assertThat(exit.detail()).isEqualTo("/secret");
  }

  @Test
  void aForeignServersWordsAreNotTakenForTheContract() {
    var failure = Optional.of(new WorkerLine.Failure("x", "look at /secret"));
    var exit = Exits.of(1, new Seen(false, false, Cause.NONE, failure, ""));

    assertThat(exit.reason()).isEqualTo("exited");
    assertThat(exit.safeMessage()).doesNotContain("/secret");
  }
}
