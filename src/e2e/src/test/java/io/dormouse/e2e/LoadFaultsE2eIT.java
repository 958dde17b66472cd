package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.Client.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Loads that go wrong half-way, of workers that speak the contract: calls that are held hear how
/// far it came and why it ended, and no process is left.
final class LoadFaultsE2eIT extends BookedGateway {
  private static final Pattern LOADED = Pattern.compile("phase=loading loaded=(\\d+)%");
  private static final String[] SHORT = {
    "stop-timeout: 1s",
    "wake-backoff: 50ms",
    "wake-backoff-limit: 50ms",
    "commit-after: 100ms",
    "heartbeat-interval: 100ms"
  };

  @Override
  GatewaySetup setup() {
    var command =
        List.of(
            Dist.java(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            StandInOptions.classes(),
            StandInWorker.class.getName(),
            "--load-ms",
            "fine=4000",
            "--load-ms",
            "exits=4000",
            "--load-ms",
            "stopped=30000",
            "--stall-at",
            "stalls=40",
            "--exit-at",
            "exits=60",
            "--silent-at",
            "silent=20");
    var config =
        ConfigText.of("worker:", "  command: [\"" + String.join("\", \"", command) + "\"]");
    var stalls = Map.of("fine", 60, "stalls", 4, "exits", 60, "silent", 2, "stopped", 4);
    for (var model : stalls.entrySet()) {
      List<String> lines = new ArrayList<>(List.of(SHORT));
      lines.add("wake-stall-timeout: " + model.getValue() + "s");
      lines.add("path: " + Dist.find().demoModel());
      config = config.model(model.getKey(), lines.toArray(String[]::new));
    }
    return GatewaySetup.of(config.text()).environment(Map.of("DORMOUSE_WORKER_ARGS_FILE", ""));
  }

  private Answer stream(String model) {
    return Client.await(client.post(Calls.CHAT, Client.chatBody(model, "", true), Map.of()));
  }

  @Test
  void aHeldCallSeesTheLoadGrow() {
    Answer answer = stream("fine");
    books.saw(200, "upstream_error");
    var seen =
        LOADED
            .matcher(answer.body())
            .results()
            .map(percent -> Integer.valueOf(percent.group(1)))
            .toList();
    assertThat(seen).as(answer.body()).isSorted();
    assertThat(seen.stream().distinct()).as(answer.body()).hasSizeGreaterThan(2);
  }

  @ParameterizedTest
  @CsvSource({
    "stalls, 40%, model_load_stalled",
    "exits, '', model_load_failed",
    "silent, '', model_load_stalled"
  })
  void aLoadThatGoesWrongIsToldWithItsReasonAndLeavesNothing(
      String model, String loaded, String code) {
    Answer answer = stream(model);
    books.saw(503, code);
    assertThat(answer.body())
        .startsWith(": dormouse phase=")
        .contains(loaded)
        .contains("\"code\":\"" + code + "\"")
        .endsWith("data: [DONE]\n\n");
    Eventually.until(Calls.SOON, "no worker", () -> pools.pool(model).path("workers").isEmpty());
  }

  @Test
  void aWorkerStoppedWhileItLoadsIsEnded() {
    var call = client.post(Calls.CHAT, Client.chatBody("stopped", "", false), Map.of());
    long pid = pools.awaitWorkerPid("stopped");
    Processes.signal(pid, "STOP");
    assertThat(books.saw(call).errorCode()).isEqualTo("model_load_stalled");
    Eventually.until(Calls.SOON, "the worker is gone", () -> !Processes.isAlive(pid));
  }
}
