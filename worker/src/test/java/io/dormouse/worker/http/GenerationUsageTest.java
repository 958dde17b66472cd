package io.dormouse.worker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dormouse.worker.engine.GenerationCall;
import io.dormouse.worker.engine.GenerationLimits;
import io.dormouse.worker.engine.GenerationLoop;
import io.dormouse.worker.engine.GenerationRequest;
import io.dormouse.worker.engine.SamplingParameters;
import io.dormouse.worker.tokenizer.LanguageTokenizer;
import io.dormouse.worker.tokenizer.StopMatcher;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GenerationUsageTest {
  private static final long MILLISECOND = 1_000_000;
  private static final int PROMPT = 40;
  private static final int ANSWER = 4;

  @Test
  void timingsAndHeaderHaveTheNumbersOfWhatPassed() throws Exception {
    GenerationUsage usage =
        new GenerationUsage(120, 20, 33, 1, 1_234_567, 250 * MILLISECOND, 1_600 * MILLISECOND);
    assertThat(timings(usage))
        .isEqualTo(
            new JsonObject()
                .put("queue_ms", 1.235)
                .put("prefill_ms", 250.0)
                .put("decode_ms", 1600.0)
                .put("prefill_tokens_per_second", 400.0)
                .put("tokens_per_second", 20.0)
                .put("cached_tokens", 20));
    assertThat(usage.serverTiming())
        .isEqualTo("queue;dur=1.235, prefill;dur=250.000, decode;dur=1600.000");
    assertThat(written(usage::writeTokens).getJsonObject("usage"))
        .isEqualTo(
            new JsonObject()
                .put("prompt_tokens", 120)
                .put("completion_tokens", 33)
                .put("total_tokens", 153)
                .put("prompt_tokens_details", new JsonObject().put("cached_tokens", 20)));
  }

  @Test
  void speedIsZeroWhereNothingWasComputedOrNoTimePassed() throws Exception {
    JsonObject oneToken = timings(new GenerationUsage(9, 9, 1, 1, 0, MILLISECOND, 5 * MILLISECOND));
    assertThat(oneToken.getDouble("prefill_tokens_per_second")).isZero();
    assertThat(oneToken.getDouble("tokens_per_second")).isZero();
    JsonObject noTime = timings(new GenerationUsage(9, 0, 5, 1, 0, 0, 0));
    assertThat(noTime.getDouble("prefill_tokens_per_second")).isZero();
    assertThat(noTime.getDouble("tokens_per_second")).isZero();
  }

  @Test
  void oneAnswersTimesAreThoseOfItsQueueItsPrefillAndItsDecodes() throws Exception {
    assertThat(usageOfOneAfterTheOther(1, 1))
        .isEqualTo(
            new GenerationUsage(
                PROMPT, 0, ANSWER, 1, 5 * MILLISECOND, 40 * MILLISECOND, 21 * MILLISECOND));
  }

  @Test
  void answersOfOnePromptShareItAndTheFirstQueueCounts() throws Exception {
    GenerationUsage usage = usageOfOneAfterTheOther(2, 2);
    assertThat(usage)
        .isEqualTo(
            new GenerationUsage(
                PROMPT, 0, 2 * ANSWER, 2, 5 * MILLISECOND, 40 * MILLISECOND, 21 * MILLISECOND));
    assertThat(timings(usage).getDouble("prefill_tokens_per_second")).isEqualTo(1000);
    assertThat(timings(usage).getDouble("tokens_per_second")).isEqualTo(285.714);
  }

  @Test
  void tokensOfSeveralPromptsAddUp() throws Exception {
    GenerationUsage usage = usageOfOneAfterTheOther(2, 1);
    assertThat(usage.promptTokens()).isEqualTo(2 * PROMPT);
    assertThat(usage.cachedTokens()).isEqualTo(PROMPT - 2);
    assertThat(usage.completionTokens()).isEqualTo(2 * ANSWER);
  }

  /// The usage of answers that came 5 ms before the engine began, and have one slot: a token of a
  /// prefill takes 1 ms, a decode 7 ms.
  private static GenerationUsage usageOfOneAfterTheOther(int answers, int choices)
      throws Exception {
    AtomicLong clock = new AtomicLong(5 * MILLISECOND);
    SuccessorRunner runner = new SuccessorRunner(1, 64);
    runner.time(clock, MILLISECOND, 7 * MILLISECOND);
    CountDownLatch ended = new CountDownLatch(answers);
    List<ChoiceText> texts = new ArrayList<>();
    try (LanguageTokenizer tokenizer = SpeakingWorker.tokenizer();
        GenerationLoop loop =
            new GenerationLoop(
                runner,
                new GenerationLimits(64, 64, Long.MAX_VALUE, true),
                clock::get,
                (rows, prefillTokens, nanos) -> {})) {
      for (int i = 0; i < answers; i++) {
        GenerationCall call = call();
        texts.add(new ChoiceText(i, call, reading(tokenizer)));
        loop.submit(
            call,
            told -> {
              if (told.outcome() != null) {
                ended.countDown();
              }
            });
      }
      loop.start();
      assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
      texts.forEach(ChoiceText::advance);
      return GenerationUsage.of(texts, choices);
    }
  }

  private static GenerationCall call() {
    int[] prompt = new int[PROMPT];
    Arrays.fill(prompt, '7');
    return new GenerationCall(
        new GenerationRequest(
            prompt, ANSWER, new int[0], SamplingParameters.GREEDY, 0, "", 0, Long.MAX_VALUE));
  }

  private static ChoiceText.Reading reading(LanguageTokenizer tokenizer) {
    return new ChoiceText.Reading(tokenizer, tokenizer.newDecoder(), new StopMatcher(List.of()));
  }

  private static JsonObject timings(GenerationUsage usage) throws IOException {
    return written(usage::writeTimings).getJsonObject("timings");
  }

  private interface Part {
    void write(JsonGenerator json) throws IOException;
  }

  private static JsonObject written(Part part) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      part.write(json);
      json.writeEndObject();
    }
    return new JsonObject(text.toString());
  }
}
