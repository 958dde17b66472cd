package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.clients.ClientKind;
import io.dormouse.e2e.clients.ClientsRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

/// Client libraries and programs that others made, with a load in the way of their calls; `soak
/// clients` does the same with a long one.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HeldClientsE2eIT {
  private static final Duration LOAD = Duration.ofSeconds(15);

  private ClientsRun.Outcome outcome;

  @BeforeAll
  void callAtOnce(@TempDir Path folder) throws Exception {
    var setup =
        new ClientsRun.Setup(
            Path.of("").toAbsolutePath().resolve("../..").normalize(),
            folder,
            LOAD,
            List.of("commit-after: 500ms", "heartbeat-interval: 500ms"),
            Duration.ofSeconds(8),
            Optional.of(Duration.ofSeconds(6)));
    outcome = ClientsRun.run(setup);
  }

  @ParameterizedTest
  @EnumSource
  void clientWaitsForItsAnswerAndHearsWhyThereIsNone(ClientKind kind) {
    switch (Objects.requireNonNull(outcome.results().get(kind))) {
      case ClientsRun.Result.Absent(String why) -> throw new TestAbortedException(why);
      case ClientsRun.Result.Ran(var seen) ->
          assertThat(kind.faults(seen, LOAD.toSeconds())).isEmpty();
    }
  }

  @Test
  void noClientAsksAgainForAModelThatCannotBeLoaded() {
    assertThat(outcome.callsOfEarly()).isEqualTo(outcome.callersOfEarly());
  }
}
