package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What passes through the gateway to a foreign server and back, and what becomes of it when that
/// server breaks.
final class RelayE2eIT extends SharedGateway {
  @Override
  GatewaySetup setup() {
    var config =
        ConfigText.of("trust-tenant-header: true", "tenant-priorities: [gold=7]")
            .standIn("plain", StandInOptions.plain(), "stop-timeout: 1s", "retry: false")
            .standIn("repeated", StandInOptions.plain(), "stop-timeout: 1s")
            .standIn(
                "public-name",
                StandInOptions.plain().knows("org/upstream-name"),
                "upstream-name: org/upstream-name",
                "aliases: [gpt-4o-mini]");
    return GatewaySetup.of(config.text());
  }

  @Test
  void serverThatChecksTheModelGetsItsOwnNameForNameAndAlias() {
    for (String name : List.of("public-name", "gpt-4o-mini")) {
      Calls.chat(gateway, name, "")
          .then()
          .statusCode(200)
          .body("model", equalTo("org/upstream-name"));
    }
  }

  @Test
  void workersAreToldTheTenantsPriorityAndNotTheClientsWish() {
    for (var expected : Map.of("gold", "7", "plain", "0").entrySet()) {
      var headers = Map.of("Dormouse-Tenant", expected.getKey(), "Dormouse-Priority", "9");
      Client.Answer answer =
          Client.await(client.post(Calls.CHAT, Client.chatBody("plain", "", false), headers));
      assertThat(answer.json().path("received").path("headers").path("Dormouse-priority").asText())
          .isEqualTo(expected.getValue());
    }
  }

  /// Tenants can be told apart by workers, and not named; a client's own word for it counts
  /// nothing.
  @Test
  void workersAreToldOneFlowForEachTenantWithoutItsName() {
    String gold = flow("gold", "mine");
    assertThat(gold).isEqualTo(flow("gold", "another")).matches("[0-9a-f]{16}");
    assertThat(flow("plain", "mine")).matches("[0-9a-f]{16}").isNotEqualTo(gold);
  }

  private String flow(String tenant, String wish) {
    var headers = Map.of("Dormouse-Tenant", tenant, "Dormouse-Flow", wish);
    Client.Answer answer =
        Client.await(client.post(Calls.CHAT, Client.chatBody("plain", "", false), headers));
    return answer.json().path("received").path("headers").path("Dormouse-flow").asText();
  }

  @Test
  void modelAfterAnImageOfFiveMegabytesIsFoundAndEveryByteArrives() {
    byte[] image = new byte[5 << 20];
    new SecureRandom().nextBytes(image);
    String body =
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":"
            + "{\"url\":\"data:image/png;base64,"
            + Base64.getEncoder().encodeToString(image)
            + "\"}}]}],\"model\":\"plain\"}";

    Calls.post(gateway.base(), Calls.CHAT, body)
        .then()
        .statusCode(200)
        .body("received.bytes", equalTo(body.length()))
        .body(
            "received.sha256",
            equalTo(StandInAnswer.sha256(body.getBytes(StandardCharsets.UTF_8))));
  }

  /// A server that ends may take a connection more that nobody will read.
  @ParameterizedTest
  @CsvSource({"1, 200", "2, 200", "3, 502"})
  void connectionsClosedUnansweredAfterAKeptOneCostTheCallNothingAtFirst(int closed, int status) {
    assertThat(Client.await(client.chat("repeated", "")).status()).isEqualTo(200);

    Client.Answer answer = Client.await(client.chat("repeated", "close-" + closed));

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
  }

  @Test
  void aConnectionClosedUnansweredEndsACallThatMayNotBeRepeated() {
    assertThat(Client.await(client.chat("plain", "")).status()).isEqualTo(200);

    Client.Answer answer = Client.await(client.chat("plain", "close-1"));

    assertThat(answer.errorCode()).isEqualTo("worker_died");
  }

  @Test
  void largeAnswerArrivesWhole() {
    int kilobytes = 20 << 10;
    byte[] answer = Calls.chat(gateway, "plain", "huge-" + kilobytes).asByteArray();
    assertThat(answer).hasSize(kilobytes << 10);
  }

  @Test
  void serversOwnErrorPassesUnchanged() {
    Calls.chat(gateway, "plain", "status-418")
        .then()
        .statusCode(418)
        .body("error.code", equalTo("stand_in"));
  }

  @Test
  void eventsOfAStreamArriveInOrderUpToDone() throws Exception {
    List<String> events = stream("stream-5");

    assertThat(events).hasSize(6);
    for (int i = 0; i < 5; i++) {
      assertThat(events.get(i)).contains("\"content\":\"" + i + "\"");
    }
    assertThat(events.getLast()).isEqualTo("data: [DONE]");
  }

  @Test
  void serverThatDiesBeforeItsAnswerIs502AndTheNextCallWakesAnother() {
    int first = answeringPid("");

    Calls.chat(gateway, "plain", "die-before-response")
        .then()
        .statusCode(502)
        .body("error.code", equalTo("worker_died"));

    awaitGone(first);
    assertThat(answeringPid("")).isNotEqualTo(first);
  }

  @Test
  void serverThatEndsAfterItsAnswerIsReplacedForTheNextCall() {
    int first = answeringPid("die-after-response");

    awaitGone(first);
    assertThat(answeringPid("")).isNotEqualTo(first);
  }

  /// Until then its port may still take connections, which are reset unanswered.
  private static void awaitGone(long pid) {
    Eventually.until(Calls.SOON, "server gone", () -> !Processes.isAlive(pid));
  }

  private int answeringPid(String fault) {
    return Calls.chat(gateway, "plain", fault)
        .then()
        .statusCode(200)
        .extract()
        .path("received.pid");
  }

  @Test
  void streamWhoseServerDiesEndsWithAnErrorEventAndDone() throws Exception {
    int first = answeringPid("");

    List<String> events = stream("die-mid-stream");

    awaitGone(first);
    assertThat(events).hasSizeGreaterThanOrEqualTo(3);
    assertThat(events.get(events.size() - 2))
        .startsWith("data: {\"error\"")
        .contains("worker_died");
    assertThat(events.getLast()).isEqualTo("data: [DONE]");
  }

  /// The first event comes though the last is 50 s away.
  @Test
  void clientThatLeavesAStreamCancelsTheCallAtTheServer() throws Exception {
    Calls.chat(gateway, "plain", "").then().statusCode(200);
    long pid = pools.awaitWorkerPid("plain");
    int port = Processes.listeningPorts(pid).iterator().next();
    URI server = URI.create("http://127.0.0.1:" + port);
    int before = broken(server);

    try (var http = HttpClient.newHttpClient()) {
      var response = http.send(streaming("stream-1000"), HttpResponse.BodyHandlers.ofInputStream());
      try (var body = response.body()) {
        assertThat(body.read()).isNotNegative();
      }
      http.shutdownNow();
    }

    Eventually.until(Calls.SOON, "call cancelled at the server", () -> broken(server) > before);
  }

  private static int broken(URI server) {
    return Calls.get(server, "/observed").jsonPath().getInt("broken");
  }

  private List<String> stream(String fault) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var response = http.send(streaming(fault), HttpResponse.BodyHandlers.ofLines());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
      return response.body().filter(line -> !line.isEmpty()).toList();
    }
  }

  private HttpRequest streaming(String fault) {
    return HttpRequest.newBuilder(gateway.base().resolve(Calls.CHAT))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(Client.chatBody("plain", fault, true)))
        .build();
  }
}
