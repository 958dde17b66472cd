package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dormouse.e2e.Client.Answer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A real foreign engine behind the gateway: llama.cpp's server, with a tiny model of random
/// weights.
final class ForeignEngineE2eIT {
  private static final int NOT_HERE = 3;

  /// As `engines/llama-server` says.
  private static final int SLOTS = 4;

  private static ConfigText llama(String... settings) throws Exception {
    Path module = Path.of("").toAbsolutePath();
    Path engines = engines(module);
    var command =
        List.of(
            engines.resolve("venv/bin/python").toString(),
            module.resolve("engines/llama-server").toString(),
            engines.resolve("tiny.gguf").toString(),
            "${PORT}");
    List<String> lines = new ArrayList<>(List.of(settings));
    lines.add("command: [\"" + String.join("\", \"", command) + "\"]");
    return ConfigText.of().model("llama", lines.toArray(String[]::new));
  }

  /// The engine is stopped by a signal, so that calls stay where they are.
  @Test
  void llamaServerGetsNoMoreCallsThanItHasSlots() throws Exception {
    try (var gateway = GatewayProcess.start(GatewaySetup.of(llama().text()));
        var client = Client.of(gateway.base());
        var pools = Pools.of(gateway)) {
      pools.wake("llama");
      pools.awaitPhase("llama", "ready");
      long engine = pools.awaitWorkerPid("llama");
      Processes.signal(engine, "STOP");
      var calls =
          IntStream.range(0, SLOTS + 6)
              .mapToObj(_ -> client.post(Calls.CHAT, body(false), Map.of()))
              .toList();
      pools.awaitHeld("llama", 6);

      assertThat(pools.pool("llama").path("workers").path(0).path("running").asInt())
          .isEqualTo(SLOTS);
      Processes.signal(engine, "CONT");
      assertThat(Calls.awaitAll(calls)).allMatch(answer -> answer.status() == 200);
    }
  }

  @Test
  void llamaServerIsWokenAnswersStreamsAndGoesIdle() throws Exception {
    var config = llama("idle-timeout: 5s");
    try (var gateway = GatewayProcess.start(GatewaySetup.of(config.text()));
        var client = Client.of(gateway.base());
        var pools = Pools.of(gateway)) {
      Answer cold = Client.await(client.post(Calls.CHAT, body(false), Map.of()));
      assertThat(cold.status()).as(cold.body()).isEqualTo(200);
      assertThat(cold.header("Dormouse-Cold-Start")).isEqualTo("true");
      assertThat(cold.json().path("usage").path("completion_tokens").asInt()).isPositive();

      List<String> events = stream(gateway);
      assertThat(events.getFirst()).startsWith("data: {").contains("chat.completion.chunk");
      assertThat(events.getLast()).isEqualTo("data: [DONE]");

      long pid = pools.awaitWorkerPid("llama");
      Processes.signal(pid, "STOP");
      var call = client.post(Calls.CHAT, body(true), Map.of());
      pools.awaitRunning("llama", 1);
      Processes.signal(pid, "KILL");
      Answer again = Client.await(call);
      assertThat(again.status()).as(again.body()).isEqualTo(200);
      assertThat(again.body()).endsWith("data: [DONE]\n\n");

      long next = pools.awaitWorkerPid("llama");
      assertThat(next).isNotEqualTo(pid);
      pools.awaitPhase("llama", "asleep");
      assertThat(Processes.isAlive(next)).isFalse();
    }
  }

  /// Installs the engines on first use, below this module's `target` unless `DORMOUSE_ENGINES` says
  /// where.
  private static Path engines(Path module) throws IOException, InterruptedException {
    Path folder =
        Path.of(
            System.getenv()
                .getOrDefault("DORMOUSE_ENGINES", module.resolve("target/engines").toString()));
    Files.createDirectories(folder);
    var install =
        new ProcessBuilder(module.resolve("install-engines").toString(), folder.toString())
            .redirectErrorStream(true)
            .start();
    var log = LogCapture.of(install.getInputStream());
    assertThat(install.waitFor(5, TimeUnit.MINUTES)).as("installed in time").isTrue();
    log.awaitEnd(Calls.SOON);
    assumeTrue(install.exitValue() != NOT_HERE, "no foreign engine here: " + log.text());
    assertThat(install.exitValue()).as(log.text()).isZero();
    return folder;
  }

  private static List<String> stream(GatewayProcess gateway)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(gateway.base().resolve(Calls.CHAT))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body(true)))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofLines())
          .body()
          .filter(line -> !line.isEmpty())
          .toList();
    }
  }

  private static String body(boolean stream) {
    return """
    {"model":"llama","max_tokens":8,"temperature":0,"stream":%s,\
    "messages":[{"role":"user","content":"Hello"}]}\
    """
        .formatted(stream);
  }
}
