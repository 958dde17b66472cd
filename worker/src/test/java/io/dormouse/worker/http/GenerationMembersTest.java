package io.dormouse.worker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dormouse.worker.engine.GenerationCall;
import io.dormouse.worker.engine.GenerationRequest;
import io.dormouse.worker.engine.SamplingParameters;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Members of a body, up to what the engine is asked.
class GenerationMembersTest {
  private static final String CHAT =
      "{\"model\":\"abc\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]%s}";
  private static final String EACH_OF_ITS_OWN =
      """
      ,"temperature":0.7,"top_k":11,"top_p":0.6,"min_p":0.05,"repetition_penalty":1.3,\
      "presence_penalty":0.4,"frequency_penalty":-0.2,"logit_bias":{"5":-7,"6":8},"seed":42\
      """;
  private static final GenerationAsk.Limits LIMITS = new GenerationAsk.Limits(259, 4, 64);

  private static GenerationRequest request(GenerationForm form, String body) throws ApiException {
    RequestFields fields =
        new RequestFields(JsonValues.object(body.getBytes(StandardCharsets.UTF_8)));
    List<GenerationCall> calls =
        new GenerationCalls(
                LIMITS, new CallHeaders(Optional.empty(), 3, "whose"), new int[] {257}, 9, 0, 99)
            .make(
                form.parse(fields, LIMITS),
                List.of(new int[] {1}),
                form.promptParam(),
                new CallMemory(1 << 20).open());
    return calls.getFirst().request();
  }

  @Test
  void eachMemberOfAChatReachesTheSamplerAsItself() throws Exception {
    String body = CHAT.formatted(EACH_OF_ITS_OWN + ",\"logprobs\":true,\"top_logprobs\":4");
    assertThat(request(new ChatForm(), body).sampling())
        .isEqualTo(
            new SamplingParameters(
                0.7f, 11, 0.6f, 0.05f, 1.3f, 0.4f, -0.2f, Map.of(5, -7f, 6, 8f), 42, 4));
  }

  @Test
  void eachMemberOfACompletionReachesTheSamplerAsItself() throws Exception {
    String body =
        "{\"model\":\"abc\",\"prompt\":\"a\"%s}".formatted(EACH_OF_ITS_OWN + ",\"logprobs\":2");
    assertThat(request(new CompletionForm(), body).sampling())
        .isEqualTo(
            new SamplingParameters(
                0.7f, 11, 0.6f, 0.05f, 1.3f, 0.4f, -0.2f, Map.of(5, -7f, 6, 8f), 42, 2));
  }

  @Test
  void absentMembersAreThoseOfOpenAi() throws Exception {
    GenerationRequest request = request(new ChatForm(), CHAT.formatted(""));
    assertThat(request.sampling())
        .isEqualTo(new SamplingParameters(1, 0, 1, 0, 1, 0, 0, Map.of(), 9, -1));
    assertThat(request.maxTokens()).as("what the context has left").isEqualTo(63);
    assertThat(request.endTokens()).containsExactly(257);
    assertThat(request.priority()).isEqualTo(3);
    assertThat(request.flow()).isEqualTo("whose");
    assertThat(request.deadlineNanos()).isEqualTo(99);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          ',"max_tokens":7', 7
          ',"max_completion_tokens":5', 5
          ',"max_tokens":7,"max_completion_tokens":5', 5
          ',"max_completion_tokens":5,"max_tokens":7', 5
          """)
  void newerNameOfTheLengthCountsBeforeTheOlder(String members, int tokens) throws Exception {
    assertThat(request(new ChatForm(), CHAT.formatted(members)).maxTokens()).isEqualTo(tokens);
  }

  @Test
  void endTokensAreTextWhereTheyAreToBeIgnored() throws Exception {
    assertThat(request(new ChatForm(), CHAT.formatted(",\"ignore_eos\":true")).endTokens())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"model\":\"m\"}", "true", "{}"})
  void moderationIsRefusedSinceItChangesWhatAnAnswerIs(String value) {
    ApiException refusal =
        catchThrowableOfType(
            ApiException.class,
            () -> request(new ChatForm(), CHAT.formatted(",\"moderation\":" + value)));
    assertThat(refusal.error().status()).isEqualTo(400);
    assertThat(refusal.error().code()).isEqualTo("unsupported_parameter");
    assertThat(refusal.error().message()).contains("moderation");
  }

  @Test
  void hintsForACacheAreIgnored() throws Exception {
    String members = ",\"prompt_cache_options\":{\"mode\":\"x\"},\"prompt_cache_key\":\"k\"";
    assertThat(request(new ChatForm(), CHAT.formatted(members)).sampling().seed()).isEqualTo(9);
  }
}
