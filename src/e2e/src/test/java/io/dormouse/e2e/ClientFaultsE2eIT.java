package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that drip, stop, take nothing or send too much; no call and no connection of theirs is
/// left in the gateway.
final class ClientFaultsE2eIT extends BookedGateway {
  private static final int SMALLEST_BUFFER = 4_096;
  private static final int KILOBYTES = 700;

  @Override
  GatewaySetup setup() {
    var plain = StandInOptions.plain();
    var config =
        ConfigText.of(
                "limits:",
                "  max-body: 1M",
                "  heap-body: 4K",
                "  heap-budget: 256K",
                "  spill-budget: 1M",
                "  body-timeout: 3s")
            .standIn("plain", plain, "stop-timeout: 1s")
            .standIn("untaken", plain, "idle-stream-timeout: 3s", "stop-timeout: 1s")
            .standIn("never", plain.readyAfter(-1), "stop-timeout: 1s");
    return GatewaySetup.of(config.text());
  }

  private RawCaller caller() throws IOException {
    return RawCaller.of(gateway.base());
  }

  private static String call(String model, String fault) {
    return RawCaller.post(Calls.CHAT, Client.chatBody(model, fault, false));
  }

  private void awaitNoConnectionOf(List<Integer> ports) {
    Eventually.until(
        Calls.SOON,
        "the gateway has no connection to " + ports,
        () ->
            Processes.peers(gateway.pid(), gateway.base().getPort()).stream()
                .noneMatch(ports::contains));
  }

  /// The second one has made a proper call on its connection before.
  @ParameterizedTest
  @ValueSource(strings = {"", "GET /v1/models HTTP/1.1\r\nHost: g\r\n\r\n"})
  void headThatDripsIsCut(String before) throws Exception {
    try (var caller = caller()) {
      caller.send(before);
      if (!before.isEmpty()) {
        caller.until("\"object\":\"list\"");
      }
      caller.send("POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nX-Slow: ");
      caller.dripUntilClosed("x");
      awaitNoConnectionOf(List.of(caller.port()));
    }
  }

  @Test
  void silenceBetweenTwoCallsIsNotADrippingHead() throws Exception {
    try (var caller = caller();
        var dripping = caller()) {
      caller.send(call("plain", "")).until("chat.completion");
      dripping.send("POST ");
      dripping.dripUntilClosed("x");
      caller.send(call("plain", "slow-3500")).until("\"bytes\"");
      assertThat(RawCaller.answers(caller.text())).isEqualTo(1);
      caller.until("}}HTTP/1.1 200 OK");
    }
    books.saw(200, "");
    books.saw(200, "");
  }

  @Test
  void bodyThatDripsIsTooSlow() throws Exception {
    try (var caller = caller()) {
      caller.send(RawCaller.head("POST " + Calls.CHAT, "Content-Length: 9000") + "\r\n{\"a\":\"");
      caller.dripUntil("x", "\"body_timeout\"");
      assertThat(caller.text()).startsWith("HTTP/1.1 408 ");
    }
    books.saw(408, "body_timeout");
  }

  @Test
  void bodyThatBreaksOffCountsAsGone() throws Exception {
    try (var caller = caller()) {
      caller.send(RawCaller.head("POST " + Calls.CHAT, "Content-Length: 9000") + "\r\n{\"a\":\"");
      Eventually.until(Calls.SOON, "the call is inside", () -> books.inside() == 1);
      caller.reset();
    }
    books.saw(499, "client_gone");
  }

  @Test
  void clientThatResetsWhileItIsHeldIsHeldNoMore() throws Exception {
    try (var caller = caller()) {
      caller.send(call("never", ""));
      pools.awaitHeld("never", 1);
      caller.reset();
      pools.awaitHeld("never", 0);
    }
    books.saw(499, "client_gone");
  }

  @Test
  void clientThatClosesItsHalfWhileItIsHeldIsHeldNoMore() throws Exception {
    try (var caller = caller()) {
      caller.send(call("never", ""));
      pools.awaitHeld("never", 1);
      caller.sendNoMore();
      pools.awaitHeld("never", 0);
      assertThat(caller.untilClosed()).isEmpty();
      awaitNoConnectionOf(List.of(caller.port()));
    }
    books.saw(499, "client_gone");
  }

  /// As one that vanished without a word looks, until the system gives up sending to it.
  @Test
  void clientOfWhichNothingMoreComesIsHeldNoLongerThanAnyOther() throws Exception {
    String body = Client.chatBody("never", "", false);
    try (var caller = caller()) {
      caller.send(RawCaller.post(Calls.CHAT, body, "Prefer: wait=3"));
      pools.awaitHeld("never", 1);
      pools.awaitHeld("never", 0);
      assertThat(books.recorded()).containsOnlyKeys(new CallKind(503, "wake_timeout"));
    }
    books.saw(503, "wake_timeout");
  }

  @Test
  void clientThatTakesNothingOfALargeAnswerLosesItsConnectionAndItsWorkersCall() throws Exception {
    Client.await(client.chat("untaken", ""));
    books.saw(200, "");
    URI server = server("untaken");
    int before = Calls.get(server, "/observed").jsonPath().getInt("broken");
    try (var caller = RawCaller.of(gateway.base(), SMALLEST_BUFFER)) {
      caller.send(call("untaken", "huge-" + (64 << 10)));
      pools.awaitRunning("untaken", 1);
      awaitNoConnectionOf(List.of(caller.port()));
    }
    Eventually.until(
        Calls.SOON,
        "call cancelled at the server",
        () -> Calls.get(server, "/observed").jsonPath().getInt("broken") > before);
    books.saw(200, "client_too_slow");
  }

  /// Of answers of all sizes around what the system's buffers take, some wait with their last byte
  /// only, when the worker is done with them.
  @Test
  void clientsThatTakeNothingOfAnAnswerThatIsThereKeepNothing() throws Exception {
    List<RawCaller> callers = new ArrayList<>();
    try {
      for (int kilobytes = 512; kilobytes <= 6_144; kilobytes += 128) {
        callers.add(
            RawCaller.of(gateway.base(), SMALLEST_BUFFER)
                .send(call("untaken", "huge-" + kilobytes)));
      }
      var recorded =
          Eventually.settled(
              Calls.SOON, books::recorded, records -> sum(records) == callers.size());
      var fitted = new CallKind(200, "");
      var stuck = new CallKind(200, "client_too_slow");
      assertThat(recorded).containsOnlyKeys(fitted, stuck);
      assertThat(sum(recorded)).isEqualTo(callers.size());
      recorded.forEach((kind, count) -> books.saw(kind.status(), kind.code(), count));
    } finally {
      for (RawCaller caller : callers) {
        caller.close();
      }
    }
    awaitNoConnectionOf(callers.stream().map(RawCaller::port).toList());
  }

  private static long sum(Map<CallKind, Long> records) {
    return records.values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void bodiesBeyondTheBudgetAreRefusedUntilThereIsRoom() throws Exception {
    String large = "{\"model\":\"never\",\"x\":\"" + "x".repeat(KILOBYTES << 10) + "\"}";
    var first = client.post(Calls.CHAT, large, Map.of());
    pools.awaitHeld("never", 1);

    var refused = books.saw(client.post(Calls.CHAT, large, Map.of()));
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.errorCode()).isEqualTo("body_store_full");
    assertThat(refused.header("Retry-After")).isNotEmpty();
    assertThat(books.saw(client.chat("plain", "")).status()).isEqualTo(200);

    first.cancel(true);
    pools.awaitHeld("never", 0);
    books.saw(499, "client_gone");
    var again = client.post(Calls.CHAT, large.replace("never", "plain"), Map.of());
    assertThat(books.saw(again).status()).isEqualTo(200);
  }

  @Test
  void chunkedBodyThatOutgrowsTheLimitIsRefusedWhereItDoes() throws Exception {
    String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
    try (var caller = caller()) {
      caller.send(RawCaller.head("POST " + Calls.CHAT, "Transfer-Encoding: chunked") + "\r\n");
      caller.send(chunk.repeat(17));
      assertThat(caller.until("\"body_too_large\"")).startsWith("HTTP/1.1 413 ");
    }
    books.saw(413, "body_too_large");
  }

  private URI server(String model) {
    int port = Processes.listeningPorts(pools.awaitWorkerPid(model)).iterator().next();
    return URI.create("http://127.0.0.1:" + port);
  }

  /// A disk that is full, by a limit on the size of files, which the system lets one change while
  /// the process runs.
  @Test
  void fullDiskRefusesLargeBodiesAndNothingElseUntilThereIsRoom() throws Exception {
    pools.sleep("plain");
    pools.awaitPhase("plain", "asleep");
    String large = "{\"model\":\"plain\",\"x\":\"" + "x".repeat(KILOBYTES << 10) + "\"}";
    Processes.limitFiles(gateway.pid(), 0);
    try {
      var refused = books.saw(client.post(Calls.CHAT, large, Map.of()));
      assertThat(refused.status()).as(refused.body()).isEqualTo(503);
      assertThat(refused.errorCode()).isEqualTo("body_store_failed");
      assertThat(books.saw(client.chat("plain", "")).status()).isEqualTo(200);
    } finally {
      Processes.unlimitFiles(gateway.pid());
    }
    gateway.log().await(Pattern.compile("body could not be stored: File too large"), Calls.SOON);
    gateway.log().await(Pattern.compile("lease of worker .* was not written: "), Calls.SOON);
    assertThat(books.saw(client.post(Calls.CHAT, large, Map.of())).status()).isEqualTo(200);
  }
}
