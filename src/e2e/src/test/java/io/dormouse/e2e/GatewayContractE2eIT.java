package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.Client.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The gateway's side of `src/docs/contract.md`: a worker that says only what it must, and things
/// that nobody knows, is as good as Dormouse's own.
final class GatewayContractE2eIT {
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void workerThatSpeaksTheContractMinimallyIsAccepted() {
    var command =
        List.of(Dist.java(), "-cp", StandInOptions.classes(), StandInWorker.class.getName());
    var config =
        ConfigText.of("worker:", "  command: [\"" + String.join("\", \"", command) + "\"]")
            .model("other", "path: " + Dist.find().demoModel(), "idle-timeout: 5s");
    var setup = GatewaySetup.of(config.text()).environment(Map.of("DORMOUSE_WORKER_ARGS_FILE", ""));
    try (var gateway = GatewayProcess.start(setup);
        var client = Client.of(gateway.base());
        var pools = Pools.of(gateway)) {
      var headers = Map.of("Authorization", "Bearer the-clients-own", "traceparent", TRACE);
      Answer cold = Client.await(client.embed("other", "Hello", headers));

      assertThat(cold.status()).as(cold.body()).isEqualTo(200);
      assertThat(cold.header("Dormouse-Cold-Start")).isEqualTo("true");
      assertThat(cold.json().path("seen").asText())
          .containsIgnoringCase("X-request-id=" + cold.requestId())
          .containsIgnoringCase("Traceparent=" + TRACE)
          .doesNotContain("the-clients-own");
      assertThat(pools.logs("other"))
          .contains("--model other", "--warmup minimal", "--port 0", "--control-port 0");
      Eventually.until(Calls.SOON, "its memory is known", () -> usedBytes(pools) == 1 << 20);
      pools.awaitPhase("other", "asleep");
      assertThat(Eventually.settled(Calls.SOON, gateway::offspring, List::isEmpty)).isEmpty();
    }
  }

  private static long usedBytes(Pools pools) {
    return pools.pool("other").path("workers").path(0).path("usedBytes").asLong();
  }
}
