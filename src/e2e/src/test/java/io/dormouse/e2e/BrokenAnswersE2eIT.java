package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.Client.Answer;
import io.dormouse.e2e.RawAnswer.Then;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers that are no good: event streams cut or malformed, errors in a 200, and heads that two
/// readers could read in two ways.
final class BrokenAnswersE2eIT extends BookedGateway {
  private static final String ERROR =
      "{\"error\":{\"message\":\"out of memory\",\"code\":\"oom\"}}";
  private static final String WHOLE = "data: {\"n\":1}\n\n";
  private static final int MEGABYTES = 4;

  @Override
  GatewaySetup setup() {
    var raw = StandInOptions.plain().sayingRawBytes();
    var config =
        ConfigText.of()
            .standIn("raw", raw, "stop-timeout: 1s", "retry: false")
            .standIn(
                "early",
                raw,
                "stop-timeout: 1s",
                "commit-after: 100ms",
                "heartbeat-interval: 100ms");
    return GatewaySetup.of(config.text());
  }

  private CompletableFuture<Answer> call(RawAnswer answer, boolean stream) {
    return client.post(Calls.CHAT, answer.body("raw", stream), Map.of());
  }

  /// The last one is cut inside the two bytes of a letter.
  @ParameterizedTest
  @ValueSource(
      strings = {"data: {\"n\":", "data: {\"n\":1}\n", "data: x\r\n", "da", ": c", "\u00c3"})
  void streamThatIsCutInsideAnEventEndsWithAnErrorOfItsOwnBlock(String cut) {
    String chunk = Integer.toHexString(cut.length()) + "\r\n" + cut + "\r\n";
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    Answer answer = books.saw(call(RawAnswer.of(head + chunk, Then.CLOSE), true));

    assertThat(answer.body())
        .contains("\n\ndata: {\"error\":{\"message\":")
        .contains("\"code\":\"worker_died\"")
        .endsWith("\n\ndata: [DONE]\n\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        WHOLE,
        "data: {\"n\":1}",
        "data: {broken\n\n",
        "\n\n\n",
        "garbage without sense"
      })
  void streamThatEndsCleanlyPassesAsItIs(String events) {
    Answer answer = books.saw(call(RawAnswer.of(ended(events), Then.KEEP), true));
    assertThat(answer.body()).isEqualTo(events);
  }

  private static String ended(String events) {
    return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: "
        + events.length()
        + "\r\n\r\n"
        + events;
  }

  @Test
  void eventLargerThanAnyBoundPassesAndItsEndIsNotWaitedFor() {
    String event = "data: " + "x".repeat(MEGABYTES << 20);
    Answer answer = books.saw(call(RawAnswer.events(event, Then.CLOSE), true));
    assertThat(answer.body()).startsWith(event + "\n\ndata: {\"error\":").endsWith("[DONE]\n\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void errorInA200PassesAsItIsWhereNothingWasSaidBefore(boolean stream) {
    Answer answer = books.saw(call(json(ERROR), stream));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(ERROR);
  }

  @Test
  void errorInA200AfterSignsOfLifeIsAnEventAndCountsAsOne() {
    var late = json(ERROR).slowly(25);
    Answer answer = Client.await(client.post(Calls.CHAT, late.body("early", true), Map.of()));
    assertThat(answer.body())
        .startsWith(": dormouse phase=")
        .contains("\n\ndata: " + ERROR)
        .endsWith("\n\ndata: [DONE]\n\n");
    books.saw(200, "upstream_error");
  }

  private static RawAnswer json(String body) {
    return RawAnswer.of(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body,
        Then.KEEP);
  }

  /// Each is followed by what a reader of another mind takes for the next answer.
  static Stream<String> ambiguous() {
    return Stream.of(
        "Content-Length: 2\r\n\r\n{}",
        "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
        "Content-Length: 2\r\nContent-Length: 60\r\n\r\n{}",
        "Content-Length: 2, 60\r\n\r\n{}",
        "Content-Length: +2\r\n\r\n{}",
        "Content-Length: -2\r\n\r\n{}",
        "Content-Length: 0x2\r\n\r\n{}",
        "Content-Length : 2\r\n\r\n{}",
        "Content-Length: 60\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 60\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\nContent-Length: 2\r\n\r\n{}",
        "Transfer-Encoding: chunked\r\n\r\n2;x=\"y\"\r\n{}\r\n0;z\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n",
        "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding:\r\n chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "X-A: a\r\n b: c\r\nContent-Length: 2\r\n\r\n{}",
        "X-A: a\rX-Evil: b\r\nContent-Length: 2\r\n\r\n{}",
        "X-A: a\u0000b\r\nContent-Length: 2\r\n\r\n{}",
        "X A: a\r\nContent-Length: 2\r\n\r\n{}",
        ": a\r\nContent-Length: 2\r\n\r\n{}",
        "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nContent-Length: 60\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("ambiguous")
  void answerThatCanBeReadInTwoWaysCostsNobodyElseHisAnswer(String rest) throws Exception {
    String smuggled = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nX-Evil: 1\r\n\r\nevil";
    var answer = RawAnswer.of("HTTP/1.1 200 OK\r\n" + rest + smuggled, Then.KEEP);
    String own = "";
    try (var caller = RawCaller.of(gateway.base())) {
      own =
          caller
              .send(RawCaller.post(Calls.CHAT, answer.body("raw", false), "Connection: close"))
              .untilClosed();
    }
    assertThat(RawCaller.answers(own)).as(own).isEqualTo(1);
    assertThat(own.substring(0, own.indexOf("\r\n\r\n")))
        .doesNotContain("X-Evil")
        .doesNotContain("\u0000");
    var next = RawAnswer.of("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nmine", Then.KEEP);
    var others = Stream.generate(() -> call(next, false)).limit(4).toList();
    assertThat(Calls.awaitAll(others)).allMatch(it -> it.body().equals("mine"));
    others.forEach(books::saw);
    recorded(own);
  }

  private void recorded(String own) {
    if (own.startsWith("HTTP/1.1 502 ")) {
      books.saw(502, "worker_died");
    } else {
      assertThat(own).startsWith("HTTP/1.1 200 ");
      boolean whole = own.endsWith("{}") || own.contains("\r\n0\r\n");
      books.saw(200, whole ? "" : "worker_died");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ICY 200 OK\r\n\r\n",
        "HTTP/1.1 99 Low\r\n\r\n",
        "HTTP/1.1 two hundred\r\n\r\n",
        "HTTP/1.1 200 O\rK\r\nContent-Length: 0\r\n\r\n",
        "{\"not\":\"http\"}\r\n\r\n"
      })
  void answerWithoutAProperStatusLineIsAFailureOfTheWorker(String answer) {
    Answer told = books.saw(call(RawAnswer.of(answer, Then.KEEP), false));
    assertThat(told.status()).as(told.body()).isEqualTo(502);
    assertThat(told.errorCode()).isEqualTo("worker_died");
  }

  @Test
  void reasonThatHttpForbidsIsReplaced() throws Exception {
    var answer = RawAnswer.of("HTTP/1.1 200 O\u0000K\r\nContent-Length: 2\r\n\r\n{}", Then.KEEP);
    try (var caller = RawCaller.of(gateway.base())) {
      caller.send(RawCaller.post(Calls.CHAT, answer.body("raw", false), "Connection: close"));
      assertThat(caller.untilClosed()).startsWith("HTTP/1.1 200 OK\r\n");
    }
    books.saw(200, "");
  }

  /// The status and the error are still those of a call that was not answered.
  @ParameterizedTest
  @ValueSource(strings = {"", "{"})
  void answerThatBreaksOffBeforeItsFirstByteIsTold(String begun) {
    var half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + begun;
    if (begun.isEmpty()) {
      Answer told = books.saw(call(RawAnswer.of(half, Then.CLOSE), false));
      assertThat(told.status()).isEqualTo(502);
      assertThat(told.errorCode()).isEqualTo("worker_died");
    } else {
      assertThat(call(RawAnswer.of(half, Then.CLOSE), false)).failsWithin(Calls.SOON);
      books.saw(200, "worker_died");
    }
  }

  /// As engines do that send their head at once and then think.
  @Test
  void signsOfLifeGoOnBetweenTheHeadOfAnAnswerAndItsFirstByte() {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
            + "X-Slow: "
            + " ".repeat(8)
            + "\r\n\r\n";
    var slow = RawAnswer.of(head + "000000000000000000000000000000000e\r\n" + WHOLE, Then.CLOSE);
    Answer answer =
        Client.await(client.post(Calls.CHAT, slow.slowly(20).body("early", true), Map.of()));
    assertThat(answer.body().split(": dormouse phase=running", -1)).hasSizeGreaterThan(3);
    assertThat(answer.body()).contains(WHOLE, "\"code\":\"worker_died\"");
    books.saw(200, "worker_died");
  }

  @Test
  void answerWithoutContentIsNotSaidToHaveALength() throws Exception {
    var answer = RawAnswer.of("HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n{}", Then.CLOSE);
    try (var caller = RawCaller.of(gateway.base())) {
      caller.send(RawCaller.post(Calls.CHAT, answer.body("raw", false), "Connection: close"));
      assertThat(caller.untilClosed().toLowerCase(java.util.Locale.ROOT))
          .startsWith("http/1.1 204 ")
          .doesNotContain("content-length", "{}");
    }
    books.saw(204, "");
  }
}
