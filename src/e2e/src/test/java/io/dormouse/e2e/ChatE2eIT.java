package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.e2e.ChatModel.Streamed;
import io.dormouse.e2e.Client.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A real language model behind the gateway, beside the embedding model.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChatE2eIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EMBEDDER = "mini";
  private static final String ALIAS = "gpt-4o-mini";
  private static final String DONE = "data: [DONE]";
  private static final int MANY = 16;
  private static final Duration LONG_BEFORE_ITS_END = Duration.ofSeconds(6);

  private GatewayProcess gateway;
  private Client client;
  private Pools pools;
  private HttpClient http;

  @BeforeAll
  void start() {
    var config =
        ConfigText.of()
            .model(
                ChatModel.NAME,
                "path: " + ChatModel.file(),
                "providers: [cpu]",
                "context: 2048",
                "wake-backoff: 100ms",
                "aliases: [" + ALIAS + "]")
            .model(EMBEDDER, "path: " + Dist.find().demoModel(), "wake-backoff: 100ms");
    gateway = GatewayProcess.start(GatewaySetup.of(config.text()));
    client = Client.of(gateway.base());
    pools = Pools.of(gateway);
    http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @AfterAll
  void stop() {
    if (gateway != null) {
      http.shutdownNow();
      client.close();
      pools.close();
      gateway.close();
    }
  }

  @BeforeEach
  void asleep() {
    for (String model : List.of(ChatModel.NAME, EMBEDDER)) {
      pools.sleep(model);
      Eventually.until(Calls.SOON, "no worker", () -> pools.pool(model).path("workers").isEmpty());
    }
  }

  @Test
  void coldAnswerIsStreamedAndTheWarmOneIsTheSame() throws Exception {
    Written cold = read(stream(question(24)));
    Written warm = read(stream(question(24)));

    assertThat(cold.coldStart()).isEqualTo("true");
    assertThat(cold.text()).isNotBlank();
    assertThat(cold.pieces()).hasSizeGreaterThan(4);
    assertThat(cold.usage().path("completion_tokens").asInt()).isBetween(5, 24);
    assertThat(warm.coldStart()).isEqualTo("false");
    assertThat(warm.text()).isEqualTo(cold.text());

    Answer whole =
        Client.await(
            client.post(Calls.CHAT, question(24).put("model", ALIAS).toString(), Map.of()));
    assertThat(whole.status()).as(whole.body()).isEqualTo(200);
    assertThat(message(whole)).isEqualTo(cold.text());
    for (String count : List.of("prompt_tokens", "completion_tokens", "total_tokens")) {
      assertThat(whole.json().path("usage").path(count)).isEqualTo(cold.usage().path(count));
    }
  }

  @Test
  void sixteenStreamsAtOnceAreAllAnsweredByOneWorker() {
    var streams =
        IntStream.range(0, MANY)
            .mapToObj(i -> ChatModel.body("Name " + i + " animals.", 16))
            .map(body -> ChatModel.streamSoon(http, gateway.base(), body))
            .toList();

    List<Written> answers =
        streams.stream().map(CompletableFuture::join).map(ChatE2eIT::read).toList();

    assertThat(answers)
        .allSatisfy(answer -> {
          assertThat(answer.text()).isNotBlank();
          assertThat(answer.usage().path("completion_tokens").asInt()).isBetween(1, 16);
        });
    assertThat(pools.pool(ChatModel.NAME).path("workers").size()).isEqualTo(1);
  }

  @Test
  void clientThatLeavesFreesItsPlace() throws Exception {
    try (Streamed left = stream(endless())) {
      assertThat(left.events().iterator().next()).startsWith("data: {");
      Eventually.until(Calls.SOON, "call runs", () -> running() == 1);
    }

    Eventually.until(LONG_BEFORE_ITS_END, "call is gone from the worker", () -> running() == 0);
    assertThat(read(stream(question(4))).text()).isNotBlank();
  }

  @Test
  void streamWhoseWorkerIsKilledEndsWithATypedErrorAndTheNextCallWakesAnother() throws Exception {
    try (Streamed stream = stream(endless())) {
      var events = stream.events().iterator();
      assertThat(events.next()).startsWith("data: {");

      Processes.signal(pools.awaitWorkerPid(ChatModel.NAME), "KILL");

      String last = "";
      String beforeLast = "";
      while (events.hasNext()) {
        beforeLast = last;
        last = events.next();
      }
      assertThat(last).isEqualTo(DONE);
      assertThat(beforeLast).startsWith("data: {\"error\"").contains("worker_died");
    }
    Eventually.until(
        Calls.SOON, "death noticed", () -> pools.pool(ChatModel.NAME).path("workers").isEmpty());
    assertThat(read(stream(question(4))).coldStart()).isEqualTo("true");
  }

  @Test
  void bothModelsAreWokenAtOnce() {
    var chat = client.post(Calls.CHAT, question(4).toString(), Map.of());
    var embedding = client.embed(EMBEDDER, "Hello");

    for (Answer answer : Calls.awaitAll(List.of(chat, embedding))) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.header("Dormouse-Cold-Start")).isEqualTo("true");
    }
  }

  @Test
  void bothModelsAreListedThoughTheySleep() {
    JsonNode data = Client.await(client.get("/v1/models")).json().path("data");

    assertThat(StreamSupport.stream(data.spliterator(), false).map(it -> it.path("id").asText()))
        .contains(ChatModel.NAME, EMBEDDER);
  }

  @Test
  void whatTheWorkerRefusesIsRefusedInItsWords() {
    ObjectNode tools = question(4);
    tools
        .putArray("tools")
        .addObject()
        .put("type", "function")
        .putObject("function")
        .put("name", "f");
    Answer answer = Client.await(client.post(Calls.CHAT, tools.toString(), Map.of()));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("error").path("param").asText()).isEqualTo("tools");

    var tooLong = ChatModel.body("dormouse ".repeat(2_000), 4).toString();
    Answer overflow = Client.await(client.post(Calls.CHAT, tooLong, Map.of()));
    assertThat(overflow.status()).isEqualTo(400);
    assertThat(overflow.errorCode()).isEqualTo("context_length_exceeded");
    assertThat(overflow.body()).contains("2048");
  }

  private int running() {
    return pools.pool(ChatModel.NAME).path("workers").path(0).path("running").asInt();
  }

  private static ObjectNode question(int mostTokens) {
    return ChatModel.body("What is a dormouse?", mostTokens);
  }

  private static ObjectNode endless() {
    return ChatModel.body("Tell a very long story.", 1_900).put("ignore_eos", true);
  }

  private Streamed stream(ObjectNode body) throws IOException, InterruptedException {
    Streamed streamed = ChatModel.stream(http, gateway.base(), body);
    assertThat(streamed.status()).isEqualTo(200);
    return streamed;
  }

  /// A whole stream.
  private record Written(String coldStart, List<String> pieces, JsonNode usage) {
    String text() {
      return String.join("", pieces);
    }
  }

  private static Written read(Streamed streamed) {
    List<String> events = streamed.events().toList();
    assertThat(events.getLast()).isEqualTo(DONE);
    List<JsonNode> chunks =
        events.subList(0, events.size() - 1).stream()
            .map(event -> json(event.substring("data:".length())))
            .toList();
    var pieces =
        chunks.stream()
            .map(chunk -> chunk.path("choices").path(0).path("delta").path("content").asText(""))
            .filter(piece -> !piece.isEmpty())
            .collect(Collectors.toList());
    String cold = streamed.headers().firstValue("Dormouse-Cold-Start").orElse("");
    return new Written(cold, pieces, chunks.getLast().path("usage"));
  }

  private static String message(Answer answer) {
    return answer.json().path("choices").path(0).path("message").path("content").asText();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException broken) {
      throw new UncheckedIOException(text, broken);
    }
  }
}
