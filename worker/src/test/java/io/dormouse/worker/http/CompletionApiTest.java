package io.dormouse.worker.http;

import static io.dormouse.worker.http.Answers.choice;
import static io.dormouse.worker.http.Answers.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CompletionApiTest {
  private static SpeakingWorker worker;

  @BeforeAll
  static void start() throws Exception {
    worker = new SpeakingWorker(4);
  }

  @AfterAll
  static void stop() {
    worker.close();
  }

  private static String post(String members) throws Exception {
    return worker
        .ports
        .post("/v1/completions", "{\"model\":\"abc\",\"temperature\":0," + members + "}")
        .body();
  }

  private static JsonObject whole(String members) throws Exception {
    return ok(
        worker.ports.post(
            "/v1/completions", "{\"model\":\"abc\",\"temperature\":0," + members + "}"));
  }

  @Test
  void textIsContinued() throws Exception {
    JsonObject answer = whole("\"prompt\":\"abc v\"");
    assertThat(choice(answer, 0).getString("text")).isEqualTo("wxyz");
    assertThat(choice(answer, 0).getString("finish_reason")).isEqualTo("stop");
    assertThat(answer.getString("id")).startsWith("cmpl-");
    assertThat(answer.getString("object")).isEqualTo("text_completion");
    assertThat(answer.getJsonObject("usage").getInteger("prompt_tokens")).isEqualTo(5);
  }

  @Test
  void severalPromptsAndAnswersAreNumberedPromptByPrompt() throws Exception {
    JsonObject answer = whole("\"prompt\":[\"y\",\"E\",\"x\"],\"n\":2,\"best_of\":2");
    List<String> texts =
        answer.getJsonArray("choices").stream()
            .map(item -> ((JsonObject) item).getString("text"))
            .toList();
    assertThat(texts).containsExactly("z", "z", "é!", "é!", "yz", "yz");
    assertThat(answer.getJsonObject("usage").getInteger("prompt_tokens")).isEqualTo(3);
    assertThat(answer.getJsonObject("usage").getInteger("completion_tokens")).isEqualTo(12);
  }

  @Test
  void tokenIdsMeanWhatTheyAre() throws Exception {
    JsonObject one = whole("\"prompt\":[256]");
    assertThat(choice(one, 0).getString("text")).isEqualTo("yz");
    JsonObject two = whole("\"prompt\":[[257,256],[120]]");
    assertThat(choice(two, 0).getString("text")).isEqualTo("yz");
    assertThat(choice(two, 1).getString("text")).isEqualTo("yz");
    assertThat(two.getJsonObject("usage").getInteger("prompt_tokens")).isEqualTo(3);
  }

  @Test
  void specialTokensInPromptsStayText() throws Exception {
    assertThat(whole("\"prompt\":\"<|end|>y\"").getJsonObject("usage").getInteger("prompt_tokens"))
        .isEqualTo(8);
  }

  @Test
  void streamCarriesTextAndUsage() throws Exception {
    Events events =
        Events.of(
            post("\"prompt\":\"v\",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
    String text =
        events.choices(0).stream()
            .map(choice -> choice.getString("text"))
            .collect(Collectors.joining());
    assertThat(text).isEqualTo("wxyz");
    assertThat(events.choices(0).getLast().getString("finish_reason")).isEqualTo("stop");
    assertThat(events.chunks().getLast().getJsonObject("usage").getInteger("total_tokens"))
        .isEqualTo(5);
    assertThat(events.chunks().getFirst().getString("object")).isEqualTo("text_completion");
  }

  @Test
  void logprobsAreParallelArraysWithOffsetsIntoTheText() throws Exception {
    JsonObject logprobs =
        choice(whole("\"prompt\":\"w\",\"logprobs\":2"), 0).getJsonObject("logprobs");
    assertThat(logprobs.getJsonArray("tokens")).isEqualTo(JsonArray.of("x", "y", "z"));
    assertThat(logprobs.getJsonArray("text_offset")).isEqualTo(JsonArray.of(0, 1, 2));
    assertThat(logprobs.getJsonArray("token_logprobs")).hasSize(3);
    assertThat(logprobs.getJsonArray("top_logprobs").getJsonObject(0).fieldNames())
        .containsExactly("x", "?");
    Events events = Events.of(post("\"prompt\":\"w\",\"logprobs\":2,\"stream\":true"));
    List<Object> offsets =
        events.choices(0).stream()
            .map(choice -> choice.getJsonObject("logprobs"))
            .filter(part -> part != null)
            .flatMap(part -> part.getJsonArray("text_offset").stream())
            .toList();
    assertThat(offsets).containsExactly(0, 1, 2);
  }
}
