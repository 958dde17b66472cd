package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.Client.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The end of a gateway, wanted or not: nothing of it may be left.
final class GatewayDeathE2eIT {
  /// Grace of the models here is 1 s; what refuses TERM would live on for good.
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final String STOP = "stop-timeout: 1s";

  /// Of a stream that lasts five seconds, if nobody stops it.
  private static final int EVENTS = 100;

  @Test
  void killedWhileLoadingLeavesNothing() {
    var config =
        ConfigText.of().standIn("m", StandInOptions.plain().readyAfter(-1).refusingTerm(), STOP);
    try (var gateway = GatewayProcess.start(GatewaySetup.of(config.text()));
        var client = Client.of(gateway.base());
        var pools = Pools.of(gateway)) {
      CompletableFuture<Answer> held = client.chat("m", "");
      pools.awaitHeld("m", 1);
      pools.awaitWorkerPid("m");

      killAndExpectNothingLeft(gateway);
      assertThat(held).failsWithin(Calls.SOON);
    }
  }

  @Test
  void killedWhileServingLeavesNothingAndTheHomeCanBeUsedAgain(@TempDir Path home) {
    var config =
        ConfigText.of()
            .standIn("m", StandInOptions.plain(), STOP)
            .model("mini", "path: " + Dist.find().demoModel(), STOP);
    var setup = GatewaySetup.of(config.text()).home(home);
    try (var gateway = GatewayProcess.start(setup);
        var client = Client.of(gateway.base())) {
      assertThat(Client.await(client.chat("m", "")).status()).isEqualTo(200);
      assertThat(Client.await(client.embed("mini", "Hello")).status()).isEqualTo(200);
      CompletableFuture<Answer> open = client.chat("m", "hang");

      killAndExpectNothingLeft(gateway);
      assertThat(open).failsWithin(Calls.SOON);
    }
    try (var next = GatewayProcess.start(setup);
        var client = Client.of(next.base())) {
      assertThat(Client.await(client.chat("m", "")).status()).isEqualTo(200);
    }
  }

  @Test
  void killedWithAGrandchildInTheWorkersSessionLeavesNothing() {
    var config = ConfigText.of().standIn("m", StandInOptions.plain().withGrandchild(), STOP);
    try (var gateway = GatewayProcess.start(GatewaySetup.of(config.text()));
        var client = Client.of(gateway.base());
        var pools = Pools.of(gateway)) {
      assertThat(Client.await(client.chat("m", "")).status()).isEqualTo(200);
      long worker = pools.awaitWorkerPid("m");
      Eventually.until(
          Calls.SOON, "a family of three", () -> Processes.inSession(worker).size() >= 3);

      killAndExpectNothingLeft(gateway);
      assertThat(Processes.inSession(worker)).isEmpty();
    }
  }

  @Test
  void sleepEndsAGrandchildTooAndAWorkerThatRefusesTerm() {
    var options = StandInOptions.plain().withGrandchild().refusingTerm();
    var config = ConfigText.of().standIn("m", options, STOP);
    try (var gateway = GatewayProcess.start(GatewaySetup.of(config.text()));
        var client = Client.of(gateway.base());
        var pools = Pools.of(gateway)) {
      assertThat(Client.await(client.chat("m", "")).status()).isEqualTo(200);

      assertThat(pools.sleep("m").status()).isEqualTo(202);

      pools.awaitPhase("m", "asleep");
      expectNothingLeft(gateway);
      assertThat(gateway.home().resolve("leases")).isEmptyDirectory();
    }
  }

  @Test
  void secondGatewayOnTheSameHomeIsRefusedInWords(@TempDir Path home) {
    var setup = GatewaySetup.of(ConfigText.of().standIn("m", StandInOptions.plain()).text());
    try (var first = GatewayProcess.start(setup.home(home))) {
      var second = GatewayProcess.launch(setup.home(home));

      assertThat(second.awaitExit(Calls.SOON)).isEqualTo(1);
      assertThat(second.log().text())
          .contains(home.toString(), "is in use by the gateway with pid " + first.pid());
      assertThat(first.isAlive()).isTrue();
    }
  }

  @Test
  void termWaitsForAHeldCallWithinTheDrainTimeout() {
    var config =
        ConfigText.of("drain-timeout: 20s")
            .standIn("m", StandInOptions.plain().readyAfter(4_000), STOP);
    try (var gateway = GatewayProcess.start(GatewaySetup.of(config.text()));
        var client = Client.of(gateway.base());
        var pools = Pools.of(gateway)) {
      CompletableFuture<Answer> held = client.chat("m", "");
      pools.awaitHeld("m", 1);

      gateway.terminate();

      Answer answer = Client.await(held);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(gateway.awaitExit(Calls.SOON)).isZero();
      expectNothingLeft(gateway);
    }
  }

  @Test
  void termAnswersAHeldCallWith503WhenTheDrainTimeoutIsOver() {
    var config =
        ConfigText.of("drain-timeout: 1s")
            .standIn("m", StandInOptions.plain().readyAfter(-1), STOP);
    try (var gateway = GatewayProcess.start(GatewaySetup.of(config.text()));
        var client = Client.of(gateway.base());
        var pools = Pools.of(gateway)) {
      List<CompletableFuture<Answer>> held = List.of(client.chat("m", ""), client.chat("m", ""));
      pools.awaitHeld("m", 2);

      gateway.terminate();

      assertThat(Calls.awaitAll(held))
          .allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.errorCode()).isEqualTo("shutting_down");
            assertThat(answer.echoesRequestId()).isTrue();
          });
      assertThat(gateway.awaitExit(Calls.SOON)).isZero();
      expectNothingLeft(gateway);
    }
  }

  @Test
  void termEndsAStreamAsItsWorkerDoesAndTurnsNewCallsAway() {
    var config = ConfigText.of("drain-timeout: 30s").standIn("m", StandInOptions.plain(), STOP);
    try (var gateway = GatewayProcess.start(GatewaySetup.of(config.text()));
        var client = Client.of(gateway.base());
        var pools = Pools.of(gateway)) {
      assertThat(Client.await(client.chat("m", "")).status()).isEqualTo(200);
      CompletableFuture<Answer> stream =
          client.post(Calls.CHAT, Client.chatBody("m", "stream-" + EVENTS, true), Map.of());
      pools.awaitRunning("m", 1);
      long pid = pools.awaitWorkerPid("m");
      Processes.signal(pid, "STOP");

      gateway.terminate();

      Eventually.until(Calls.SOON, "not ready", () -> readiness(pools) == 503);
      try (var other = Client.of(gateway.base())) {
        Answer late = Client.await(other.chat("m", ""));
        assertThat(late.status()).as(late.body()).isEqualTo(503);
        assertThat(late.errorCode()).isEqualTo("shutting_down");
        assertThat(late.header("Retry-After")).isEqualTo("1");
        assertThat(late.header("Dormouse-Reason")).isEqualTo("shutting_down");
      }
      assertThat(stream).as("a call that came later was answered").isNotDone();
      Processes.signal(pid, "CONT");
      Answer whole = Client.await(stream);
      assertThat(whole.status()).isEqualTo(200);
      assertThat(whole.body()).endsWith("data: [DONE]\n\n").doesNotContain("\"error\"");
      assertThat(whole.body().split("data: \\{", -1)).hasSize(EVENTS + 1);
      assertThat(gateway.awaitExit(Calls.SOON)).isZero();
      expectNothingLeft(gateway);
    }
  }

  private static int readiness(Pools pools) {
    return Client.await(pools.client().get("/q/health/ready")).status();
  }

  private static void killAndExpectNothingLeft(GatewayProcess gateway) {
    assertThat(gateway.offspring()).isNotEmpty();
    gateway.killHard();
    expectNothingLeft(gateway);
  }

  private static void expectNothingLeft(GatewayProcess gateway) {
    assertThat(Eventually.settled(LIMIT, gateway::offspring, List::isEmpty)).isEmpty();
  }
}
