package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.e2e.Client.Answer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a gateway knows of an earlier one in the same home.
final class RestartE2eIT {
  private static final int LOAD_MS = 3_000;

  /// What `Retry-After` says where no load was measured.
  private static final long UNMEASURED_SECONDS = 10;

  @Test
  void measuredLoadsOutliveTheGatewayAndMakeRetryAfter(@TempDir Path home) {
    var config =
        ConfigText.of()
            .standIn("m", StandInOptions.plain().readyAfter(LOAD_MS), "stop-timeout: 1s");
    var setup = GatewaySetup.of(config.text()).home(home);
    JsonNode measured;
    try (var first = GatewayProcess.start(setup);
        var client = Client.of(first.base());
        var pools = Pools.of(first)) {
      assertThat(failFast(client).header("Retry-After"))
          .isEqualTo(Long.toString(UNMEASURED_SECONDS));
      assertThat(Client.await(client.chat("m", "")).status()).isEqualTo(200);
      measured = pools.pool("m").path("loadPhasesMs");
      assertThat(total(measured)).as(measured.toString()).isBetween((long) LOAD_MS, 9_000L);

      first.terminate();
      assertThat(first.awaitExit(Calls.SOON)).isZero();
    }
    try (var next = GatewayProcess.start(setup);
        var client = Client.of(next.base());
        var pools = Pools.of(next)) {
      assertThat(pools.pool("m").path("loadPhasesMs")).isEqualTo(measured);

      Answer answer = failFast(client);

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.errorCode()).isEqualTo("wake_timeout");
      assertThat(Long.parseLong(answer.header("Retry-After")))
          .isBetween(total(measured) / 1_000, (total(measured) + 999) / 1_000)
          .isLessThan(UNMEASURED_SECONDS);
    }
  }

  private static Answer failFast(Client client) {
    return Client.await(
        client.post(Calls.CHAT, Client.chatBody("m", "", false), Map.of("Prefer", "wait=0")));
  }

  private static long total(JsonNode phases) {
    return phases.path("starting").asLong()
        + phases.path("loading").asLong()
        + phases.path("warming").asLong();
  }
}
