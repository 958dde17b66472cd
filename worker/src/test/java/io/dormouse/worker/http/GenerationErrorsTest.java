package io.dormouse.worker.http;

import static io.dormouse.worker.http.Answers.chat;
import static io.dormouse.worker.http.Answers.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationErrorsTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String COMPLETIONS = "/v1/completions";

  private static SpeakingWorker worker;

  @BeforeAll
  static void start() throws Exception {
    worker = new SpeakingWorker(4);
  }

  @AfterAll
  static void stop() {
    worker.close();
  }

  static Stream<Arguments> valuesOutOfRange() {
    return Stream.of(
        Arguments.of("temperature", "2.5", "2.5", "0 to 2"),
        Arguments.of("temperature", "\"hot\"", "hot", "0 to 2"),
        Arguments.of("top_p", "1.5", "1.5", "0 to 1"),
        Arguments.of("top_p", "-0.1", "-0.1", "0 to 1"),
        Arguments.of("min_p", "2", "2", "0 to 1"),
        Arguments.of("top_k", "-2", "-2", "-1 to"),
        Arguments.of("top_k", "1.5", "1.5", "integer"),
        Arguments.of("repetition_penalty", "0", "0", "0.01 to 10"),
        Arguments.of("presence_penalty", "3", "3", "-2 to 2"),
        Arguments.of("frequency_penalty", "-3", "-3", "-2 to 2"),
        Arguments.of("max_tokens", "0", "0", "1 to"),
        Arguments.of("max_completion_tokens", "-1", "-1", "1 to"),
        Arguments.of("n", "0", "0", "1 to 4"),
        Arguments.of("n", "5", "5", "1 to 4"),
        Arguments.of("seed", "1.5", "1.5", "64 bits"),
        Arguments.of("seed", "99999999999999999999", "E20", "64 bits"),
        Arguments.of("stop", "7", "7", "up to 16"),
        Arguments.of("stop", "\"\"", "\"\"", "1 to 1024"),
        Arguments.of("stop", "[\"a\",1]", "1", "up to 16"),
        Arguments.of("stop", "[" + "\"a\",".repeat(16) + "\"a\"]", "an array", "up to 16"),
        Arguments.of("stream", "\"yes\"", "yes", "true or false"),
        Arguments.of("logprobs", "1", "1", "true or false"),
        Arguments.of("top_logprobs", "21", "21", "0 to 20"),
        Arguments.of("top_logprobs", "2", "2", "`logprobs`"),
        Arguments.of("logit_bias", "[]", "an array", "an object"),
        Arguments.of("chat_template_kwargs", "\"x\"", "x", "an object"),
        Arguments.of("reasoning_effort", "3", "3", "a string"),
        Arguments.of("add_generation_prompt", "1", "1", "true or false"));
  }

  @ParameterizedTest
  @MethodSource("valuesOutOfRange")
  void wrongValueIsRefusedWithItsNameItselfAndWhatIsAllowed(
      String name, String value, String shown, String allowed) throws Exception {
    HttpResponse<String> answer = worker.ports.post(CHAT, chat("a", "\"" + name + "\":" + value));
    JsonObject error = error(answer, 400, "invalid_value");
    assertThat(error.getString("param")).isEqualTo(name);
    assertThat(error.getString("type")).isEqualTo("invalid_request_error");
    assertThat(error.getString("message")).contains("`" + name + "`", shown, allowed);
    assertThat(answer.headers().firstValue("Dormouse-Not-Admitted")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"tools\":[{\"type\":\"function\"}]",
        "\"tool_choice\":\"required\"",
        "\"tool_choice\":{\"type\":\"function\"}",
        "\"functions\":[{}]",
        "\"function_call\":{\"name\":\"f\"}",
        "\"response_format\":{\"type\":\"json_object\"}",
        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{}}",
        "\"modalities\":[\"text\",\"audio\"]",
        "\"audio\":{\"voice\":\"v\"}",
        "\"web_search_options\":{}",
        "\"guided_json\":{}",
        "\"grammar\":\"root\"",
        "\"chat_template\":\"{{ x }}\"",
        "\"continue_final_message\":true",
        "\"echo\":true",
        "\"stop_token_ids\":[1]",
        "\"min_tokens\":2",
        "\"use_beam_search\":true"
      })
  void whatDoesNotWorkYetIsRefusedByItsName(String member) throws Exception {
    String name = member.substring(1, member.indexOf('"', 1));
    JsonObject error =
        error(worker.ports.post(CHAT, chat("a", member)), 400, "unsupported_parameter");
    assertThat(error.getString("param")).isEqualTo(name);
    assertThat(error.getString("message")).contains("`" + name + "`");
  }

  static Stream<Arguments> badChats() {
    return Stream.of(
        Arguments.of("", "malformed_json", null),
        Arguments.of("[]", "malformed_json", null),
        Arguments.of("{\"model\":\"abc\"", "malformed_json", null),
        Arguments.of("{\"model\":\"abc\",\"model\":\"abd\"}", "malformed_json", null),
        Arguments.of("{\"model\":\"abc\"} {}", "malformed_json", null),
        Arguments.of("[".repeat(100), "malformed_json", null),
        Arguments.of("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}", "malformed_json", null),
        Arguments.of("{\"messages\":[]}", "missing_model", "model"),
        Arguments.of("{\"model\":1}", "invalid_model", "model"),
        Arguments.of("{\"model\":\"abc\"}", "missing_messages", "messages"),
        Arguments.of(with("[]"), "empty_messages", "messages"),
        Arguments.of(with("\"hi\""), "invalid_value", "messages"),
        Arguments.of(with("[\"hi\"]"), "invalid_value", "messages[0]"),
        Arguments.of(with("[{\"content\":\"a\"}]"), "invalid_value", "messages[0].role"),
        Arguments.of(with("[{\"role\":\"user\"}]"), "invalid_value", "messages[0].content"),
        Arguments.of(
            with("[{\"role\":\"user\",\"content\":{}}]"), "invalid_value", "messages[0].content"),
        Arguments.of(
            with("[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]"),
            "unsupported_content",
            "messages[0].content[0]"),
        Arguments.of(
            with("[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]"),
            "invalid_value",
            "messages[0].content[0].text"),
        Arguments.of(
            with("[{\"role\":\"stranger\",\"content\":\"a\"}]"), "template_refused", "messages"),
        Arguments.of(
            with("[{\"role\":\"user\",\"content\":\"a\"}],\"stream_options\":{}"),
            "invalid_value",
            "stream_options"),
        Arguments.of(
            with("[{\"role\":\"user\",\"content\":\"a\"}],\"logit_bias\":{\"999\":1}"),
            "invalid_value",
            "logit_bias.999"),
        Arguments.of(
            with("[{\"role\":\"user\",\"content\":\"a\"}],\"logit_bias\":{\"+5\":1}"),
            "invalid_value",
            "logit_bias.+5"),
        Arguments.of(
            with("[{\"role\":\"user\",\"content\":\"a\"}],\"logit_bias\":{\"1\":101}"),
            "invalid_value",
            "logit_bias.1"));
  }

  private static String with(String messages) {
    return "{\"model\":\"abc\",\"messages\":" + messages + "}";
  }

  @ParameterizedTest
  @MethodSource("badChats")
  void badChatIsRefusedWithCodeAndPlace(String body, String code, String param) throws Exception {
    assertThat(error(worker.ports.post(CHAT, body), 400, code).getString("param")).isEqualTo(param);
  }

  static Stream<Arguments> badCompletions() {
    return Stream.of(
        Arguments.of("", "missing_prompt", "prompt"),
        Arguments.of("\"prompt\":\"\"", "empty_prompt", "prompt"),
        Arguments.of("\"prompt\":[]", "invalid_value", "prompt"),
        Arguments.of("\"prompt\":[\"a\",1]", "invalid_value", "prompt[1]"),
        Arguments.of("\"prompt\":[1,\"a\"]", "invalid_value", "prompt[1]"),
        Arguments.of("\"prompt\":[1,259]", "invalid_value", "prompt[1]"),
        Arguments.of("\"prompt\":[-1]", "invalid_value", "prompt[0]"),
        Arguments.of("\"prompt\":[[1],[]]", "invalid_value", "prompt[1]"),
        Arguments.of("\"prompt\":[[1],[999]]", "invalid_value", "prompt[1][0]"),
        Arguments.of("\"prompt\":{}", "invalid_value", "prompt"),
        Arguments.of(
            "\"n\":4,\"prompt\":[" + "\"a\",".repeat(16) + "\"a\"]", "invalid_value", "prompt"),
        Arguments.of("\"prompt\":\"a\",\"suffix\":\"b\"", "unsupported_parameter", "suffix"),
        Arguments.of("\"prompt\":\"a\",\"best_of\":2", "unsupported_parameter", "best_of"),
        Arguments.of("\"prompt\":\"a\",\"echo\":true", "unsupported_parameter", "echo"),
        Arguments.of("\"prompt\":\"a\",\"logprobs\":21", "invalid_value", "logprobs"));
  }

  @ParameterizedTest
  @MethodSource("badCompletions")
  void badCompletionIsRefusedWithCodeAndPlace(String members, String code, String param)
      throws Exception {
    String body = "{\"model\":\"abc\"" + (members.isEmpty() ? "" : "," + members) + "}";
    assertThat(error(worker.ports.post(COMPLETIONS, body), 400, code).getString("param"))
        .isEqualTo(param);
  }

  @Test
  void contextOverflowNamesBothNumbers() throws Exception {
    JsonObject asked =
        error(
            worker.ports.post(CHAT, chat("a", "\"max_tokens\":63")),
            400,
            "context_length_exceeded");
    assertThat(asked.getString("message")).contains("64 tokens", "65 tokens", "2 in", "63 in");
    JsonObject full =
        error(worker.ports.post(CHAT, chat("a".repeat(63), "")), 400, "context_length_exceeded");
    assertThat(full.getString("message")).contains("64 tokens", "65 tokens", "64 in");
    JsonObject far =
        error(
            worker.ports.post(CHAT, chat("a".repeat(100_000), "")), 400, "context_length_exceeded");
    assertThat(far.getString("message")).contains("64 tokens", "at least");
    JsonObject prompt =
        error(
            worker.ports.post(
                COMPLETIONS, "{\"model\":\"abc\",\"prompt\":\"abc\",\"max_tokens\":62}"),
            400,
            "context_length_exceeded");
    assertThat(prompt.getString("message")).contains("64 tokens", "65 tokens");
    assertThat(prompt.getString("param")).isEqualTo("prompt");
  }

  @Test
  void templateThatIsNotKnownHereIsTheWorkersFault() throws Exception {
    JsonObject error =
        error(
            worker.ports.post(CHAT, with("[{\"role\":\"loop\",\"content\":\"a\"}]")),
            500,
            "template_unsupported");
    assertThat(error.getString("message")).contains("loop.cycle");
  }

  @Test
  void wrongModelAndWrongKindOfModelAreNamed() throws Exception {
    error(
        worker.ports.post(CHAT, chat("a", "").replace("\"abc\"", "\"abd\"")),
        404,
        "model_not_found");
    JsonObject kind =
        error(
            worker.ports.post("/v1/embeddings", "{\"model\":\"abc\",\"input\":\"a\"}"),
            400,
            "model_not_embedding");
    assertThat(kind.getString("message")).contains("/v1/chat/completions");
    for (String path : List.of(CHAT, COMPLETIONS)) {
      error(worker.ports.send(worker.ports.data(path)), 405, "method_not_allowed");
    }
  }

  @Test
  void halfSurrogatesAreAnsweredInBodiesThatAreValid() throws Exception {
    String half = "\\ud83d";
    error(
        worker.ports.post(CHAT, chat("a", "").replace("\"abc\"", "\"" + half + "\"")),
        404,
        "model_not_found");
    Answers.ok(worker.ports.post(CHAT, chat("a", "").replace("\"user\"", "\"" + half + "\"")));
    error(worker.ports.post(CHAT, chat("a", "\"n\":\"" + half + "\"")), 400, "invalid_value");
  }
}
