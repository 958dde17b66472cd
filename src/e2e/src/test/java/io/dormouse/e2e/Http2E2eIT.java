package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Calls over HTTP/2 without TLS, by clients that begin with it, and by one that asks for an
/// upgrade.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class Http2E2eIT {
  private static final int CALLS = 60;
  private static final int LEAVE = 20;
  private static final long CANCEL = 0x8;
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String[] SLOW = {"commit-after: 300ms", "heartbeat-interval: 400ms"};

  private final Vertx vertx = Vertx.vertx();
  private final io.vertx.core.http.HttpClient client =
      vertx.createHttpClient(
          new HttpClientOptions()
              .setProtocolVersion(HttpVersion.HTTP_2)
              .setHttp2ClearTextUpgrade(false)
              .setHttp2MaxPoolSize(1));
  private GatewayProcess gateway;
  private Pools pools;

  @BeforeAll
  void start() {
    var slow = StandInOptions.plain().readyAfter(3_000);
    var config =
        ConfigText.of()
            .standIn("many", StandInOptions.plain().readyAfter(5_000))
            .standIn("slow", slow, SLOW)
            .standIn("short", StandInOptions.plain());
    gateway = GatewayProcess.start(GatewaySetup.of(config.text()));
    pools = Pools.of(gateway);
  }

  @AfterAll
  void stop() {
    client.close();
    vertx.close();
    pools.close();
    gateway.close();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private HttpClientRequest begin(GatewayProcess to) throws Exception {
    return await(client.request(HttpMethod.POST, to.base().getPort(), "127.0.0.1", Calls.CHAT));
  }

  private static Future<Buffer> send(HttpClientRequest request, String id, String body) {
    request.putHeader("Content-Type", "application/json").putHeader("X-Request-Id", id);
    Future<Buffer> answer =
        request
            .response()
            .compose(response -> {
              assertThat(response.statusCode()).isEqualTo(200);
              assertThat(response.getHeader("X-Request-Id")).isEqualTo(id);
              return response.body();
            });
    request.end(body);
    return answer;
  }

  @Test
  void callsOfOneConnectionWaitEachForItselfAndLeaveAlone() throws Exception {
    var requests = new ArrayList<HttpClientRequest>();
    var answers = new ArrayList<Future<Buffer>>();
    for (int call = 0; call < CALLS; call++) {
      HttpClientRequest request = begin(gateway);
      requests.add(request);
      answers.add(send(request, "call-" + call, Client.chatBody("many", "", false)));
    }
    assertThat(requests.stream().map(HttpClientRequest::connection).distinct()).hasSize(1);
    pools.awaitHeld("many", CALLS);
    requests.subList(0, LEAVE).forEach(request -> request.reset(CANCEL));
    pools.awaitHeld("many", CALLS - LEAVE);
    for (Future<Buffer> answer : answers.subList(LEAVE, CALLS)) {
      assertThat(await(answer).toJsonObject().getString("model")).isEqualTo("many");
    }
    assertThat(pools.held("many")).isZero();
  }

  @Test
  void aStreamBeginsWithCommentsAndIsWhole() throws Exception {
    String text =
        await(send(begin(gateway), "s", Client.chatBody("slow", "stream-3", true))).toString();
    assertThat(text).startsWith(": dormouse phase=").endsWith("data: [DONE]\n\n");
    assertThat(text.split("\n\n", -1)).filteredOn(it -> it.startsWith("data: {")).hasSize(3);
  }

  @Test
  void manyResetsAtOnceCostAConnectionNothing() throws Exception {
    for (int call = 0; call < 150; call++) {
      HttpClientRequest request = begin(gateway);
      var _ = send(request, "r", Client.chatBody("short", "hang", false));
      request.reset(CANCEL);
    }
    await(send(begin(gateway), "after", Client.chatBody("short", "", false)));
  }

  @Test
  void aClientThatAsksForAnUpgradeIsServedAsItCame() throws Exception {
    String body =
        "{\"model\":\"short\",\"messages\":[],\"text\":\"" + "x".repeat(3_000_000) + "\"}";
    HttpResponse<String> answer = upgrading(gateway, body);
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(answer.body()).contains(StandInAnswer.sha256(body.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void itCanBeSwitchedOff() throws Exception {
    var off = ConfigText.of("listen: {http2: false}").standIn("short", StandInOptions.plain());
    try (var plain = GatewayProcess.start(GatewaySetup.of(off.text()))) {
      assertThatThrownBy(() -> await(send(begin(plain), "h2", Client.chatBody("short", "", false))))
          .hasMessageContaining("not SETTINGS");
      assertThat(upgrading(plain, Client.chatBody("short", "", false)).statusCode()).isEqualTo(200);
    }
  }

  private static HttpResponse<String> upgrading(GatewayProcess to, String body) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(to.base().resolve(Calls.CHAT))
              .timeout(LIMIT)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void aGatewayThatEndsSendsItsClientsAwayAndAnswersThoseItHolds() throws Exception {
    var config = ConfigText.of().standIn("slow", StandInOptions.plain().readyAfter(4_000));
    var away = new AtomicInteger();
    List<Future<Buffer>> answers = new ArrayList<>();
    try (var ending = GatewayProcess.start(GatewaySetup.of(config.text()));
        var held = Pools.of(ending)) {
      Optional<HttpConnection> connection = Optional.empty();
      for (int call = 0; call < 3; call++) {
        HttpClientRequest request = begin(ending);
        connection = Optional.of(request.connection());
        answers.add(send(request, "e-" + call, Client.chatBody("slow", "", false)));
      }
      connection.orElseThrow().goAwayHandler(_ -> away.incrementAndGet());
      held.awaitHeld("slow", 3);
      ending.terminate();
      for (Future<Buffer> answer : answers) {
        assertThat(await(answer).toJsonObject().getString("model")).isEqualTo("slow");
      }
      assertThat(ending.awaitExit(LIMIT)).isZero();
    }
    assertThat(away).hasPositiveValue();
  }
}
