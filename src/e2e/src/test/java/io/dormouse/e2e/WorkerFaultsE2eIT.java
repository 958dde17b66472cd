package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.Client.Answer;
import io.dormouse.e2e.RawAnswer.Then;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Workers that stop, stay, reset, drip and die, each with calls on it; every call is counted by
/// its caller and by the gateway.
final class WorkerFaultsE2eIT extends BookedGateway {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
  private static final String[] AGAIN_SOON = {
    "stop-timeout: 1s", "wake-backoff: 50ms", "wake-backoff-limit: 50ms"
  };
  private static final int CALLS = 30;

  @Override
  GatewaySetup setup() {
    var plain = StandInOptions.plain();
    var config =
        ConfigText.of()
            .standIn("plain", plain, AGAIN_SOON)
            .standIn("many", plain, AGAIN_SOON)
            .standIn("hasty", plain, with("first-byte-timeout: 1s"))
            .standIn("stalling", plain, with("idle-stream-timeout: 1s"))
            .standIn("raw", plain.sayingRawBytes(), AGAIN_SOON)
            .standIn("hasty-raw", plain.sayingRawBytes(), with("first-byte-timeout: 1s"))
            .standIn("slow", plain.readyAfter(4_000), with("wake-stall-timeout: 8s"))
            .standIn("deaf", plain.refusingTerm(), "stop-timeout: 5s")
            .standIn("lingering", plain.lingering(5_000), "stop-timeout: 20s");
    return GatewaySetup.of(config.text());
  }

  private static String[] with(String setting) {
    return Stream.concat(Stream.of(setting), Stream.of(AGAIN_SOON)).toArray(String[]::new);
  }

  private CompletableFuture<Answer> raw(RawAnswer answer, boolean stream) {
    return raw("raw", answer, stream);
  }

  private CompletableFuture<Answer> raw(String model, RawAnswer answer, boolean stream) {
    return client.post(Calls.CHAT, answer.body(model, stream), Map.of());
  }

  /// Calls until one is answered; where the clock for the first byte is short, it may run out on a
  /// slow machine.
  private void awaitServed(String what, Supplier<CompletableFuture<Answer>> call) {
    Eventually.until(
        Calls.SOON,
        what,
        () -> {
          Answer answer = books.saw(call.get());
          assertThat(answer.status()).as(answer.body()).isIn(200, 504);
          return answer.status() == 200;
        });
  }

  private void awaitServed(String model) {
    awaitServed(model + " serves", () -> client.chat(model, ""));
  }

  private CompletableFuture<Answer> fresh(RawAnswer answer) {
    pools.sleep("raw");
    pools.awaitPhase("raw", "asleep");
    pools.wake("raw");
    pools.awaitPhase("raw", "ready");
    return raw(answer, false);
  }

  @Test
  void stoppedWhileLoadingIsGivenUpAndEnded() {
    CompletableFuture<Answer> held = client.chat("slow", "");
    long pid = pools.awaitWorkerPid("slow");
    Processes.signal(pid, "STOP");

    assertThat(books.saw(held).errorCode()).isEqualTo("model_load_stalled");

    Eventually.until(Calls.SOON, "the worker is gone", () -> !Processes.isAlive(pid));
    Eventually.until(Calls.SOON, "no worker", () -> pools.pool("slow").path("workers").isEmpty());
    assertThat(books.saw(client.chat("slow", "")).status()).isEqualTo(200);
  }

  @Test
  void stoppedWhileStreamingIsToldInTheStreamAndServesAgainWhenItGoesOn() throws IOException {
    long pid;
    try (var call = RawCaller.of(gateway.base())) {
      call.send(RawCaller.post(Calls.CHAT, Client.chatBody("stalling", "stream-400", true)));
      call.until("data: ");
      pid = pools.awaitWorkerPid("stalling");
      Processes.signal(pid, "STOP");

      assertThat(call.until("\r\n0\r\n\r\n"))
          .contains("\"code\":\"idle_stream_timeout\"")
          .endsWith("data: [DONE]\n\n\r\n0\r\n\r\n");
      books.saw(200, "idle_stream_timeout");
    }
    Processes.signal(pid, "CONT");
    assertThat(books.saw(client.chat("stalling", "")).status()).isEqualTo(200);
  }

  @Test
  void stoppedWhenItShouldAnswerIsReplaced() {
    awaitServed("hasty");
    long pid = pools.awaitWorkerPid("hasty");
    Processes.signal(pid, "STOP");

    assertThat(books.saw(client.chat("hasty", "")).errorCode()).isEqualTo("first_byte_timeout");

    Eventually.until(Calls.SOON, "the worker is gone", () -> !Processes.isAlive(pid));
    awaitServed("hasty");
  }

  @Test
  void stoppedWhenAskedToStopIsEndedAllTheSame() {
    assertThat(books.saw(client.chat("plain", "")).status()).isEqualTo(200);
    long pid = pools.awaitWorkerPid("plain");
    Processes.signal(pid, "STOP");

    pools.sleep("plain");

    pools.awaitPhase("plain", "asleep");
    assertThat(Processes.isAlive(pid)).isFalse();
  }

  /// One is deaf to TERM, the other takes its time to give its memory back.
  @ParameterizedTest
  @ValueSource(strings = {"deaf", "lingering"})
  void callThatMeetsAWorkerStuckInStoppingWaitsUntilItIsGone(String model) {
    assertThat(books.saw(client.chat(model, "")).status()).isEqualTo(200);
    long first = pools.awaitWorkerPid(model);
    pools.sleep(model);
    Eventually.until(
        Calls.SOON,
        "stopping",
        () -> pools.pool(model).path("workers").path(0).path("state").asText().equals("stopping"));

    var call = client.chat(model, "");
    pools.awaitHeld(model, 1);
    assertThat(Processes.isAlive(first)).isTrue();
    assertThat(pools.pool(model).path("workers").size()).isEqualTo(1);
    Answer answer = books.saw(call);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.header("Dormouse-Cold-Start")).isEqualTo("true");
    assertThat(Processes.isAlive(first)).isFalse();
  }

  @Test
  void resetUnansweredOnANewConnectionIsNotTriedAgain() {
    Answer answer = books.saw(fresh(RawAnswer.of("", Then.RESET)));
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.errorCode()).isEqualTo("worker_died");
    assertThat(observed("calls")).isEqualTo(1);
  }

  @Test
  void resetInAStreamIsToldInTheStream() {
    Answer answer = books.saw(raw(RawAnswer.events("data: {}\n\n", Then.RESET), true));
    assertThat(answer.body())
        .startsWith("data: {}\n\n")
        .contains("\"code\":\"worker_died\"")
        .endsWith("[DONE]\n\n");
  }

  @Test
  void resetInAnAnswerWithALengthCutsItsCallersConnection() {
    var half = RawAnswer.of("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half", Then.RESET);
    assertThat(raw(half, false)).failsWithin(Calls.SOON);
    books.saw(200, "worker_died");
  }

  static Stream<RawAnswer> tooSlow() {
    return Stream.of(
        RawAnswer.of("", Then.HANG),
        RawAnswer.of("HTTP/1.1 200 O", Then.HANG),
        RawAnswer.of(OK, Then.KEEP).slowly(100),
        RawAnswer.of("HTTP/1.1 200 OK\r\n" + "X-More: 1\r\n".repeat(100), Then.HANG).slowly(40));
  }

  @ParameterizedTest
  @MethodSource("tooSlow")
  void headThatDoesNotComeInTimeIsATimeout(RawAnswer answer) {
    Answer told = books.saw(raw("hasty-raw", answer, false));
    assertThat(told.status()).as(told.body()).isEqualTo(504);
    assertThat(told.errorCode()).isEqualTo("first_byte_timeout");
    awaitServed(
        "another call is served", () -> raw("hasty-raw", RawAnswer.of(OK, Then.KEEP), false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-More: 1\r\n", "x"})
  void headWithoutAnEndIsCutAtItsBound(String piece) {
    var endless = RawAnswer.of("HTTP/1.1 200 OK" + piece.repeat(1_000), Then.REPEAT);
    Answer told = books.saw(raw(endless, false));
    assertThat(told.status()).as(told.body()).isEqualTo(502);
    assertThat(told.errorCode()).isEqualTo("worker_died");
  }

  @Test
  void streamThatDripsIsRelayedAsItDrips() {
    var drips = RawAnswer.events("data: {\"slow\":true}\n\ndata: [DONE]\n\n", Then.KEEP).slowly(2);
    assertThat(books.saw(raw(drips, true)).body())
        .isEqualTo("data: {\"slow\":true}\n\ndata: [DONE]\n\n");
  }

  /// A second death makes it likely that the call is the cause, so no client library is to try it
  /// again by itself; the second call meets a connection that was used before.
  @Test
  void callThatKillsItsWorkerKillsTwoAndItsClientIsAskedToStop() {
    for (int call = 0; call < 2; call++) {
      long before = rawStarts();
      Answer answer = books.saw(raw(RawAnswer.of("", Then.DIE), false));
      assertThat(answer.status()).as(answer.body()).isEqualTo(502);
      assertThat(answer.errorCode()).as(answer.body()).isEqualTo("workers_died");
      assertThat(answer.header("x-should-retry")).isEqualTo("false");
      assertThat(rawStarts() - before).isLessThanOrEqualTo(2);
      awaitServedAfterADeath();
    }
  }

  /// A pool does not wake while it backs off.
  private void awaitServedAfterADeath() {
    Eventually.until(
        Calls.SOON,
        "another call is served",
        () -> books.saw(raw(RawAnswer.of(OK, Then.KEEP), false)).status() == 200);
  }

  /// It resets its connections and still takes new ones: the call is not given to it again, and one
  /// death is not counted as two.
  @Test
  void workerThatResetsBeforeItDiesIsNotTriedTwice() {
    assertThat(books.saw(fresh(RawAnswer.of(OK, Then.KEEP))).status()).isEqualTo(200);
    long before = rawStarts();

    Answer answer = books.saw(raw(RawAnswer.of("", Then.SINK), false));

    assertThat(answer.errorCode()).as(answer.body()).isEqualTo("workers_died");
    assertThat(rawStarts() - before).isEqualTo(1);
    awaitServedAfterADeath();
  }

  /// No answer, an answer cut off, or one in full: never none at all for the one who waits.
  @Test
  void killedUnderManyCallsEveryOneHasItsOutcome() {
    var calls = Stream.generate(() -> client.chat("many", "slow-4000")).limit(CALLS).toList();
    pools.awaitRunning("many", CALLS);
    Processes.signal(pools.awaitWorkerPid("many"), "KILL");
    calls.forEach(call -> books.saw(call));
    assertThat(Calls.awaitAll(calls)).allMatch(answer -> answer.status() == 200);
  }

  private long rawStarts() {
    return Calls.countLines(gateway, "model=raw waking: starting worker");
  }

  private int observed(String what) {
    long pid = pools.awaitWorkerPid("raw");
    int port = Processes.listeningPorts(pid).iterator().next();
    return Calls.get(URI.create("http://127.0.0.1:" + port), "/observed").jsonPath().getInt(what);
  }
}
