package io.dormouse.worker.http;

import static io.dormouse.worker.http.Answers.content;
import static io.dormouse.worker.http.Answers.error;
import static io.dormouse.worker.http.Answers.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.WorkerFixture;
import io.dormouse.worker.config.WorkerArguments;
import io.dormouse.worker.config.WorkerOptions;
import io.dormouse.worker.lifecycle.LanguageOpener;
import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.gguf.RandomLlama;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// From a GGUF file to answers: a small model with random weights, in {@code exact}.
@Timeout(120)
class GgufWorkerTest {
  private static final String CHAT = "/v1/chat/completions";

  @TempDir private static Path home;
  private static WorkerFixture worker;

  @BeforeAll
  static void start() throws Exception {
    Path file = RandomLlama.of(GgufTensorType.Q4_1, 3).write(home.resolve("random.gguf"));
    List<String> arguments =
        List.of(
            "--model",
            "random",
            "--path",
            file.toString(),
            "--ort-home",
            WorkerFixture.DIST.resolve("ort").toString(),
            "--precision",
            "exact",
            "--slots",
            "4",
            "--context",
            "128",
            "--threads",
            "1");
    WorkerOptions options =
        WorkerArguments.parse(arguments, Map.of("DORMOUSE_HOME", home.toString()));
    worker =
        new WorkerFixture(
            options,
            new LanguageOpener(
                options.language().source(),
                options.source().tokenizer().cache(),
                options.warmUp(),
                options.language().limits(),
                (rows, prefillTokens, nanos) -> {}));
    worker.awaitReady();
  }

  @AfterAll
  static void stop() throws Exception {
    worker.command("release");
    worker.close();
  }

  private static String chat(String text, String members) {
    return "{\"model\":\"random\",\"max_tokens\":24,\"ignore_eos\":true,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
        .formatted(text, members);
  }

  @Test
  void streamHasTheTextOfTheWholeAnswer() throws Exception {
    String greedy = ",\"temperature\":0";
    JsonObject whole = ok(worker.post(CHAT, chat("hello world", greedy)));
    Events events =
        Events.of(worker.post(CHAT, chat("hello world", greedy + ",\"stream\":true")).body());
    assertThat(content(whole)).isNotEmpty();
    assertThat(events.content(0)).isEqualTo(content(whole));
    assertThat(whole.getJsonObject("usage").getInteger("completion_tokens")).isEqualTo(24);
  }

  @Test
  void seededAnswerIsTheSameAloneAndAmongOthers() throws Exception {
    String seeded = ",\"seed\":11,\"temperature\":0.8,\"n\":1";
    String alone = content(ok(worker.post(CHAT, chat("alone", seeded))));
    List<CompletableFuture<HttpResponse<String>>> others = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      others.add(
          worker.sendAsync(
              worker
                  .data(CHAT)
                  .POST(
                      java.net.http.HttpRequest.BodyPublishers.ofString(
                          chat("other " + i, ",\"seed\":" + i)))));
    }
    String together = content(ok(worker.post(CHAT, chat("alone", seeded))));
    for (CompletableFuture<HttpResponse<String>> other : others) {
      ok(other.get());
    }
    assertThat(together).isEqualTo(alone);
  }

  /// In `exact` what an answer's decodes wrote is computed again, so only the prompt counts.
  @Test
  void nextTurnOfAConversationPrefillsNothingOfTheFirstPrompt() throws Exception {
    String first =
        "{\"role\":\"user\",\"content\":\"a world of its own, that nobody else asks about\"}";
    JsonObject answer = ok(worker.post(CHAT, turn(first)));
    JsonObject said = answer.getJsonArray("choices").getJsonObject(0).getJsonObject("message");
    JsonObject next =
        ok(
            worker.post(
                CHAT,
                turn(first + "," + said.encode() + ",{\"role\":\"user\",\"content\":\"more\"}")));
    assertThat(cached(next)).isEqualTo(answer.getJsonObject("usage").getInteger("prompt_tokens"));
    assertThat(next.getJsonObject("usage").getInteger("prompt_tokens"))
        .isGreaterThan(cached(next) + 2);
  }

  private static String turn(String messages) {
    return "{\"model\":\"random\",\"max_tokens\":3,\"temperature\":0,\"messages\":["
        + messages
        + "]}";
  }

  private static int cached(JsonObject answer) {
    return answer
        .getJsonObject("usage")
        .getJsonObject("prompt_tokens_details")
        .getInteger("cached_tokens");
  }

  @Test
  void nextTurnPrefillsOnlyWhatIsNew() throws Exception {
    String long1 = "the world says hello to the world and the world says hello";
    ok(worker.post(CHAT, chat(long1, ",\"temperature\":0,\"max_completion_tokens\":2")));
    JsonObject again =
        ok(worker.post(CHAT, chat(long1, ",\"temperature\":0,\"max_completion_tokens\":2")));
    JsonObject usage = again.getJsonObject("usage");
    assertThat(usage.getJsonObject("prompt_tokens_details").getInteger("cached_tokens"))
        .isPositive()
        .isLessThanOrEqualTo(usage.getInteger("prompt_tokens") - 2);
  }

  @Test
  void releasedModelComesBackWithTheSameAnswers() throws Exception {
    String call = chat("say", ",\"temperature\":0");
    String before = content(ok(worker.post(CHAT, call)));
    assertThat(worker.command("release").statusCode()).isEqualTo(200);
    error(worker.post(CHAT, call), 503, "worker_not_ready");
    assertThat(worker.command("load").statusCode()).isEqualTo(202);
    worker.awaitReady();
    assertThat(content(ok(worker.post(CHAT, call)))).isEqualTo(before);
    JsonObject status = new JsonObject(worker.send(worker.control("/status")).body());
    assertThat(status.getString("precision")).isEqualTo("exact");
    assertThat(status.getString("provider")).isEqualTo("cpu");
    assertThat(status.getJsonObject("load").getLong("totalBytes")).isPositive();
  }
}
