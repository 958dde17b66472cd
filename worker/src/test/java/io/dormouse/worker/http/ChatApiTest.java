package io.dormouse.worker.http;

import static io.dormouse.worker.http.Answers.chat;
import static io.dormouse.worker.http.Answers.choice;
import static io.dormouse.worker.http.Answers.content;
import static io.dormouse.worker.http.Answers.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ChatApiTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String GREEDY = "\"temperature\":0";

  private static SpeakingWorker worker;

  @BeforeAll
  static void start() throws Exception {
    worker = new SpeakingWorker(4);
  }

  @AfterAll
  static void stop() {
    worker.close();
  }

  @Test
  void wholeAnswerHasTextReasonUsageAndTimings() throws Exception {
    HttpResponse<String> response = worker.ports.post(CHAT, chat("say u", GREEDY));
    JsonObject answer = ok(response);
    assertThat(content(answer)).isEqualTo("vwxyz");
    assertThat(choice(answer, 0).getString("finish_reason")).isEqualTo("stop");
    assertThat(choice(answer, 0).getJsonObject("message").getString("role")).isEqualTo("assistant");
    assertThat(answer.getString("id")).startsWith("chatcmpl-");
    assertThat(answer.getString("object")).isEqualTo("chat.completion");
    assertThat(answer.getString("model")).isEqualTo("abc");
    assertThat(answer.getString("system_fingerprint")).isEqualTo("dormouse-test-cpu-exact");
    assertThat(answer.getLong("created")).isPositive();
    JsonObject usage = answer.getJsonObject("usage");
    assertThat(usage.getInteger("prompt_tokens")).isEqualTo(6);
    assertThat(usage.getInteger("completion_tokens")).isEqualTo(5);
    assertThat(usage.getInteger("total_tokens")).isEqualTo(11);
    assertThat(usage.getJsonObject("prompt_tokens_details").fieldNames())
        .containsExactly("cached_tokens");
    assertThat(answer.getJsonObject("timings").fieldNames())
        .containsExactlyInAnyOrder(
            "queue_ms",
            "prefill_ms",
            "decode_ms",
            "prefill_tokens_per_second",
            "tokens_per_second",
            "cached_tokens");
    assertThat(answer.getJsonObject("timings").getDouble("prefill_ms")).isPositive();
    assertThat(response.headers().firstValue("Server-Timing").orElseThrow())
        .matches("queue;dur=[0-9.]+, prefill;dur=[0-9.]+, decode;dur=[0-9.]+");
  }

  @Test
  void streamBeginsWithTheRoleAndEndsWithReasonAndDone() throws Exception {
    HttpResponse<String> response =
        worker.ports.post(CHAT, chat("say u", GREEDY + ",\"stream\":true"));
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    Events events = Events.of(response.body());
    List<JsonObject> chunks = events.chunks();
    assertThat(events.content(0)).isEqualTo("vwxyz");
    assertThat(events.choices(0).getFirst().getJsonObject("delta").getString("role"))
        .isEqualTo("assistant");
    assertThat(events.choices(0).getLast().getString("finish_reason")).isEqualTo("stop");
    assertThat(events.choices(0).getLast().getJsonObject("delta")).isEmpty();
    assertThat(chunks.getLast().containsKey("timings")).isTrue();
    for (JsonObject chunk : chunks) {
      assertThat(chunk.getString("object")).isEqualTo("chat.completion.chunk");
      assertThat(chunk.getString("id")).isEqualTo(chunks.getFirst().getString("id"));
      assertThat(chunk.containsKey("usage")).isFalse();
    }
    for (JsonObject choice : events.choices(0).subList(0, events.choices(0).size() - 1)) {
      assertThat(choice.getString("finish_reason")).isNull();
    }
  }

  @Test
  void usageComesInAnEventOfItsOwnWhereItIsAskedFor() throws Exception {
    String members = GREEDY + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";
    List<JsonObject> chunks =
        Events.of(worker.ports.post(CHAT, chat("say u", members)).body()).chunks();
    JsonObject last = chunks.getLast();
    assertThat(last.getJsonArray("choices")).isEmpty();
    assertThat(last.getJsonObject("usage").getInteger("total_tokens")).isEqualTo(11);
    assertThat(last.containsKey("timings")).isTrue();
    for (JsonObject chunk : chunks.subList(0, chunks.size() - 1)) {
      assertThat(chunk.containsKey("usage")).isTrue();
      assertThat(chunk.getValue("usage")).isNull();
    }
  }

  @Test
  void lengthIsBoundedByEitherMemberAndByTheContext() throws Exception {
    for (String member : List.of("max_tokens", "max_completion_tokens")) {
      JsonObject answer =
          ok(worker.ports.post(CHAT, chat("count 0", GREEDY + ",\"" + member + "\":3")));
      assertThat(content(answer)).isEqualTo("123");
      assertThat(choice(answer, 0).getString("finish_reason")).isEqualTo("length");
    }
    JsonObject answer = ok(worker.ports.post(CHAT, chat("count 0", GREEDY)));
    JsonObject usage = answer.getJsonObject("usage");
    assertThat(usage.getInteger("total_tokens")).isEqualTo(SpeakingWorker.CAPACITY);
    assertThat(choice(answer, 0).getString("finish_reason")).isEqualTo("length");
  }

  @Test
  void stopTextEndsTheAnswerAcrossTokensAndIsNoPartOfIt() throws Exception {
    String stop = ",\"stop\":[\"zzz\",\"fgh\"]";
    JsonObject answer = ok(worker.ports.post(CHAT, chat("a", GREEDY + stop)));
    assertThat(content(answer)).isEqualTo("bcde");
    assertThat(choice(answer, 0).getString("finish_reason")).isEqualTo("stop");
    assertThat(answer.getJsonObject("usage").getInteger("completion_tokens")).isEqualTo(7);
    Events events =
        Events.of(worker.ports.post(CHAT, chat("a", GREEDY + stop + ",\"stream\":true")).body());
    assertThat(events.content(0)).isEqualTo("bcde");
    assertThat(events.choices(0).getLast().getString("finish_reason")).isEqualTo("stop");
  }

  @Test
  void textHeldBackForAStopThatDoesNotComeIsGivenInTheEnd() throws Exception {
    String members = GREEDY + ",\"stop\":\"yz!\",\"stream\":true";
    assertThat(Events.of(worker.ports.post(CHAT, chat("w", members)).body()).content(0))
        .isEqualTo("xyz");
  }

  @Test
  void characterOfSeveralTokensComesWhole() throws Exception {
    Events events =
        Events.of(worker.ports.post(CHAT, chat("E", GREEDY + ",\"stream\":true")).body());
    assertThat(events.content(0)).isEqualTo("é!");
    for (JsonObject choice : events.choices(0)) {
      assertThat(choice.getJsonObject("delta").getString("content", "")).doesNotContain("\uFFFD");
    }
    String cut = GREEDY + ",\"max_tokens\":1";
    assertThat(content(ok(worker.ports.post(CHAT, chat("E", cut))))).isEqualTo("\uFFFD");
  }

  @Test
  void severalAnswersAreNumberedAndCountedTogether() throws Exception {
    JsonObject answer = ok(worker.ports.post(CHAT, chat("v", GREEDY + ",\"n\":3")));
    for (int i = 0; i < 3; i++) {
      assertThat(choice(answer, i).getJsonObject("message").getString("content")).isEqualTo("wxyz");
    }
    assertThat(answer.getJsonObject("usage").getInteger("prompt_tokens")).isEqualTo(2);
    assertThat(answer.getJsonObject("usage").getInteger("completion_tokens")).isEqualTo(12);
    Events events =
        Events.of(worker.ports.post(CHAT, chat("v", GREEDY + ",\"n\":3,\"stream\":true")).body());
    for (int i = 0; i < 3; i++) {
      assertThat(events.content(i)).isEqualTo("wxyz");
      assertThat(events.choices(i).getLast().getString("finish_reason")).isEqualTo("stop");
    }
  }

  @Test
  void seedDecidesTheAnswerAndAnswersOfOneCallDiffer() throws Exception {
    String members = "\"temperature\":2,\"max_tokens\":24,\"n\":2,\"seed\":";
    JsonObject first = ok(worker.ports.post(CHAT, chat("0", members + "7")));
    JsonObject again = ok(worker.ports.post(CHAT, chat("0", members + "7")));
    JsonObject other = ok(worker.ports.post(CHAT, chat("0", members + "8")));
    assertThat(first.getJsonArray("choices")).isEqualTo(again.getJsonArray("choices"));
    assertThat(first.getJsonArray("choices")).isNotEqualTo(other.getJsonArray("choices"));
    assertThat(content(first))
        .isNotEqualTo(choice(first, 1).getJsonObject("message").getString("content"));
  }

  @Test
  void withoutASeedAnswersDiffer() throws Exception {
    Set<String> answers = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      answers.add(
          content(ok(worker.ports.post(CHAT, chat("0", "\"temperature\":2,\"max_tokens\":24")))));
    }
    assertThat(answers.size()).isGreaterThan(1);
  }

  @Test
  void logprobsNameTokensBytesAndAlternatives() throws Exception {
    String members = GREEDY + ",\"logprobs\":true,\"top_logprobs\":2";
    JsonArray content =
        choice(ok(worker.ports.post(CHAT, chat("y", members))), 0)
            .getJsonObject("logprobs")
            .getJsonArray("content");
    assertThat(content).hasSize(1);
    JsonObject token = content.getJsonObject(0);
    assertThat(token.getString("token")).isEqualTo("z");
    assertThat(token.getJsonArray("bytes")).isEqualTo(new JsonArray().add(122));
    double sum = Math.exp(10) + Math.exp(5) + SuccessorRunner.VOCABULARY - 2;
    assertThat(token.getDouble("logprob")).isCloseTo(10 - Math.log(sum), within(1e-4));
    JsonArray top = token.getJsonArray("top_logprobs");
    assertThat(top).hasSize(2);
    assertThat(top.getJsonObject(0).getString("token")).isEqualTo("z");
    assertThat(top.getJsonObject(1).getString("token")).isEqualTo("?");
    assertThat(top.getJsonObject(1).getDouble("logprob"))
        .isCloseTo(5 - Math.log(sum), within(1e-4));
  }

  @Test
  void streamedLogprobsAreThoseOfTheWholeAnswer() throws Exception {
    String members = GREEDY + ",\"logprobs\":true,\"stop\":\"yz!\"";
    JsonArray whole =
        choice(ok(worker.ports.post(CHAT, chat("Es", members))), 0)
            .getJsonObject("logprobs")
            .getJsonArray("content");
    Events events =
        Events.of(worker.ports.post(CHAT, chat("Es", members + ",\"stream\":true")).body());
    assertThat(whole).hasSize(7);
    assertThat(events.logprobs(0)).isEqualTo(whole);
  }

  @Test
  void biasForcesAndForbidsTokens() throws Exception {
    String members = GREEDY + ",\"max_tokens\":1,\"logit_bias\":{\"98\":-100,\"81\":100}";
    assertThat(content(ok(worker.ports.post(CHAT, chat("a", members))))).isEqualTo("Q");
  }

  @Test
  void endTokenCanBeIgnored() throws Exception {
    String members = GREEDY + ",\"max_tokens\":3,\"ignore_eos\":true";
    JsonObject answer = ok(worker.ports.post(CHAT, chat("y", members)));
    assertThat(answer.getJsonObject("usage").getInteger("completion_tokens")).isEqualTo(3);
    assertThat(content(answer)).isEqualTo("z");
  }

  @Test
  void specialTokensInMessagesStayText() throws Exception {
    JsonObject plain = ok(worker.ports.post(CHAT, chat("<|END|>y", GREEDY)));
    JsonObject special = ok(worker.ports.post(CHAT, chat("<|end|>y", GREEDY)));
    assertThat(special.getJsonObject("usage")).isEqualTo(plain.getJsonObject("usage"));
    assertThat(content(special)).isEqualTo("z");
  }

  @Test
  void contentMayBeTextPartsAndVariablesReachTheTemplate() throws Exception {
    String parts =
        "{\"model\":\"abc\",\"temperature\":0,\"messages\":[{\"role\":\"user\",\"content\":"
            + "[{\"type\":\"text\",\"text\":\"1\"},{\"type\":\"text\",\"text\":\"x\"}]}]}";
    JsonObject answer = ok(worker.ports.post(CHAT, parts));
    assertThat(content(answer)).isEqualTo("yz");
    assertThat(answer.getJsonObject("usage").getInteger("prompt_tokens")).isEqualTo(4);
    String kwargs = GREEDY + ",\"chat_template_kwargs\":{\"suffix\":\"x\"}";
    assertThat(content(ok(worker.ports.post(CHAT, chat("a", kwargs))))).isEqualTo("yz");
  }

  @Test
  void harmlessAndUnknownMembersAreTaken() throws Exception {
    String members =
        GREEDY
            + ",\"tools\":[],\"tool_choice\":\"none\",\"response_format\":{\"type\":\"text\"},"
            + "\"user\":\"u\",\"store\":true,\"metadata\":{\"a\":\"b\"},\"service_tier\":\"auto\","
            + "\"parallel_tool_calls\":true,\"modalities\":[\"text\"],\"seed\":null,\"stop\":null,"
            + "\"top_k\":-1,\"min_p\":0.1,\"repetition_penalty\":1.0,\"something\":{\"x\":[1]}";
    assertThat(content(ok(worker.ports.post(CHAT, chat("x", members))))).isEqualTo("yz");
  }
}
