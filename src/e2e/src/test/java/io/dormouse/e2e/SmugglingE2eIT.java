package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.RawAnswer.Then;
import java.io.IOException;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that two servers could read in two ways: behind a proxy of another mind, the rest of
/// one would be a request of somebody else.
final class SmugglingE2eIT extends BookedGateway {
  private static final String BODY = Client.chatBody("plain", "", false);
  private static final String SIZE = Integer.toString(BODY.length());
  private static final String CHUNKED =
      Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n0\r\n\r\n";
  private static final String SMUGGLED = "GET /v1/models/evil HTTP/1.1\r\nHost: g\r\n\r\n";

  @Override
  GatewaySetup setup() {
    var config =
        ConfigText.of()
            .standIn("plain", StandInOptions.plain(), "stop-timeout: 1s")
            .standIn("raw", StandInOptions.plain().sayingRawBytes(), "stop-timeout: 1s");
    return GatewaySetup.of(config.text());
  }

  @Override
  void serving() {
    pools.wake("plain");
    pools.awaitPhase("plain", "ready");
  }

  private URI server() {
    int port = Processes.listeningPorts(pools.awaitWorkerPid("plain")).iterator().next();
    return URI.create("http://127.0.0.1:" + port);
  }

  private int started() {
    return Calls.get(server(), "/observed").jsonPath().getInt("started");
  }

  /// Everything that comes back, up to the gateway's closing the connection.
  private String whole(String bytes) throws IOException {
    try (var caller = RawCaller.of(gateway.base())) {
      return caller.send(bytes).untilClosed();
    }
  }

  static Stream<String> doubtful() {
    String other = Integer.toString(BODY.length() + SMUGGLED.length());
    return Stream.of(
            "Content-Length: " + SIZE + "\r\nContent-Length: " + other,
            "Content-Length: " + SIZE + ", " + other,
            "Content-Length: +" + SIZE,
            "Content-Length: -" + SIZE,
            "Content-Length: 0x" + Integer.toHexString(BODY.length()),
            "Content-Length: " + SIZE + " " + SIZE,
            "Content-Length : " + SIZE,
            "Content-Length\u0000: " + SIZE,
            "Transfer-Encoding : chunked",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding: identity",
            "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: x",
            "X-A: b\u0000c\r\nContent-Length: " + SIZE,
            "X-A: b\rX-Evil: c\r\nContent-Length: " + SIZE,
            "X A: b\r\nContent-Length: " + SIZE,
            ": b\r\nContent-Length: " + SIZE)
        .map(headers -> RawCaller.head("POST " + Calls.CHAT, headers) + "\r\n");
  }

  @ParameterizedTest
  @MethodSource("doubtful")
  void requestOfDoubtfulLengthIsRefusedAndItsConnectionClosed(String head) throws Exception {
    int before = started();
    String body = head.contains("chunked") ? CHUNKED : BODY;
    String answer = whole(head + body + SMUGGLED);
    assertThat(answer).as(answer).startsWith("HTTP/1.1 400 ").contains("\"code\":\"");
    assertThat(RawCaller.answers(answer)).as(answer).isEqualTo(1);
    assertThat(started()).isEqualTo(before);
  }

  static Stream<Arguments> unreadable() {
    return Stream.of(
        Arguments.of("GET\r\n\r\n", 400, "malformed_request"),
        Arguments.of(
            "GET /" + "x".repeat(100_000) + " HTTP/1.1\r\n\r\n", 414, "request_line_too_long"),
        Arguments.of(
            "GET / HTTP/1.1\r\nX-A: " + "x".repeat(100_000) + "\r\n\r\n",
            431,
            "headers_too_large"));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void headThatCannotBeReadIsToldWhyAfterTheAnswersBeforeIt(String head, int status, String code)
      throws Exception {
    String answer = whole(RawCaller.post(Calls.CHAT, BODY) + head);
    assertThat(RawCaller.answers(answer)).as(answer).isEqualTo(2);
    assertThat(answer)
        .startsWith("HTTP/1.1 200 ")
        .contains("HTTP/1.1 " + status + " ", "\"code\":\"" + code + "\"");
    books.saw(200, "");
  }

  @Test
  void emptyAnswerBeforeAHeadThatCannotBeReadStaysAsTheWorkerGaveIt() throws Exception {
    var bare = RawAnswer.of("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", Then.KEEP);
    String answers = whole(RawCaller.post(Calls.CHAT, bare.body("raw", false)) + "GET\r\n\r\n");
    assertThat(RawCaller.answers(answers)).as(answers).isEqualTo(2);
    assertThat(answers).containsOnlyOnce("malformed_request\"").endsWith("}}");
    books.saw(400, "upstream_error");
  }

  @ParameterizedTest
  @CsvSource({"/v1/models, X: g, malformed_request", "nowhere, Host: g, path_not_found"})
  void requestWithoutAHostOrAPathIsRefused(String path, String header, String code)
      throws Exception {
    String end = " HTTP/1.1\r\nConnection: close\r\n";
    assertThat(whole("GET " + path + end + header + "\r\n\r\n"))
        .startsWith("HTTP/1.1 4")
        .contains("\"code\":\"" + code + "\"", "\"type\":\"invalid_request_error\"");
  }

  @Test
  void chunkedBodyOverHttp10IsRefused() throws Exception {
    String head = "POST " + Calls.CHAT + " HTTP/1.0\r\nConnection: keep-alive\r\n";
    String answer = whole(head + "Transfer-Encoding: chunked\r\n\r\n" + CHUNKED + SMUGGLED);
    assertThat(answer).startsWith("HTTP/1.").contains(" 400 ").contains("framing_unsupported");
    assertThat(RawCaller.answers(answer)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FFFFFFFFFFFFFFFFF\r\n",
        "-5\r\n{}\r\n0\r\n\r\n",
        "0x2\r\n{}\r\n0\r\n\r\n",
        "2\n{}\n0\n\n",
        "2\r\n{}x\r\n0\r\n\r\n"
      })
  void brokenChunksEndTheirConnection(String chunks) throws Exception {
    int before = started();
    String head = RawCaller.head("POST " + Calls.CHAT, "Transfer-Encoding: chunked") + "\r\n";
    String answer = whole(head + chunks + SMUGGLED);
    assertThat(answer).isEmpty();
    assertThat(started()).isEqualTo(before);
    books.saw(499, "client_gone");
  }

  /// A reader may take these as they are meant, as long as it sends them on in one way only.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: CHUNKED",
        "Transfer-Encoding:\r\n chunked",
        "X-A: a\r\n b: c\r\nTransfer-Encoding: chunked",
        "Connection: Content-Length, Transfer-Encoding\r\nTransfer-Encoding: chunked"
      })
  void whatTheWorkerGetsHasOneLengthAndNoCoding(String headers) throws Exception {
    String extended = CHUNKED.replaceFirst("\r\n", ";a=\"b\"\r\n");
    String head = RawCaller.head("POST " + Calls.CHAT, headers) + "\r\n";
    try (var caller = RawCaller.of(gateway.base())) {
      String answer = caller.send(head + extended + SMUGGLED).until("model_not_found");
      assertThat(RawCaller.answers(answer)).isEqualTo(2);
      assertThat(answer)
          .startsWith("HTTP/1.1 200 ")
          .contains("\"bytes\":" + SIZE, "\"Content-length\":\"" + SIZE + "\"")
          .doesNotContainIgnoringCase("\"transfer-encoding\"");
    }
    books.saw(200, "");
  }

  @Test
  void requestInARefusedBodyIsNotServed() throws Exception {
    String body = "{\"model\":\"plain\",\r\n\r\n" + SMUGGLED + SMUGGLED;
    String next = "GET /v1/models HTTP/1.1\r\nHost: g\r\n\r\n";
    try (var caller = RawCaller.of(gateway.base())) {
      String answers =
          caller.send(RawCaller.post(Calls.CHAT, body) + next).until("\"object\":\"list\"");
      assertThat(answers).startsWith("HTTP/1.1 400 ").doesNotContain("model_not_found");
      assertThat(RawCaller.answers(answers)).isEqualTo(2);
    }
    books.saw(400, "malformed_json");
  }

  @Test
  void extensionOfAChunkHasABound() throws Exception {
    String head = RawCaller.head("POST " + Calls.CHAT, "Transfer-Encoding: chunked") + "\r\n2;";
    try (var caller = RawCaller.of(gateway.base())) {
      caller.send(head);
      caller.dripUntilClosed("x".repeat(4 << 10));
    }
    books.saw(499, "client_gone");
  }
}
