package io.dormouse.worker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dormouse.worker.engine.GenerationCall;
import io.dormouse.worker.engine.GenerationRequest;
import io.dormouse.worker.engine.SamplingParameters;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GenerationMemoryTest {
  /// Calls of such a length do not fit any heap: making one would be noticed.
  private static final int CAPACITY = 1 << 30;

  private final CallMemory memory = new CallMemory(1 << 16);

  @Test
  void whatDoesNotFitIsRefusedBeforeAnyOfItIsMade() {
    ApiException refusal =
        catchThrowableOfType(
            ApiException.class, () -> make(ask(sampling(1, Map.of(), 20), 64, Optional.empty())));
    assertThat(refusal.error().status()).isEqualTo(400);
    assertThat(refusal.error().code()).isEqualTo("answer_too_large");
    assertThat(refusal.error().message())
        .contains(Long.toString(64L * (CAPACITY - 1) * 21 * 8), "65536", "`max_tokens`");
    assertThat(memory.takenBytes()).isZero();
  }

  @Test
  void whatWouldFitLaterIsToBeTriedAgain() {
    assertThat(memory.open().take(1 << 15)).isTrue();
    ApiException refusal =
        catchThrowableOfType(
            ApiException.class, () -> make(ask(sampling(1, Map.of(), -1), 1, Optional.of(10_000))));
    assertThat(refusal.error().status()).isEqualTo(429);
    assertThat(refusal.error().admitted()).isFalse();
  }

  @Test
  void tokensAlternativesPenaltiesAndBiasesAreCharged() throws Exception {
    make(ask(sampling(1, Map.of(), -1), 2, Optional.of(100)));
    assertThat(memory.takenBytes()).isEqualTo(2 * 100 * 4);
    long plain = memory.takenBytes();
    make(ask(sampling(1, Map.of(), 3), 1, Optional.of(100)));
    assertThat(memory.takenBytes() - plain).isEqualTo(100 * 4 * 8);
    long reported = memory.takenBytes();
    make(ask(sampling(1.1f, Map.of(5, 1f, 6, 1f), -1), 1, Optional.of(100)));
    assertThat(memory.takenBytes() - reported)
        .as("its tokens, two biases, and room for 101 tokens with a table of 256 places")
        .isEqualTo(100 * 4 + 2 * 8 + (2 * 101 + 256) * 4);
  }

  @Test
  void wholeAnswerIsChargedWhileItIsWritten() throws Exception {
    AtomicLong charged = new AtomicLong();
    assertThat(whole(charged, Long.MAX_VALUE).orElseThrow().length())
        .isEqualTo((int) charged.get())
        .isGreaterThan(600_000);
    assertThat(whole(charged, 300_000)).isEmpty();
    assertThat(charged).hasValueLessThanOrEqualTo(300_000);
  }

  private Optional<Buffer> whole(AtomicLong charged, long limit) throws Exception {
    charged.set(0);
    GenerationRequest request =
        new GenerationRequest(
            new int[] {1}, 1, new int[0], SamplingParameters.GREEDY, 0, "", 0, Long.MAX_VALUE);
    try (var tokenizer = SpeakingWorker.tokenizer()) {
      TokenLogprobs none = new TokenLogprobs(new GenerationCall(request), 0, 0, tokenizer, 0);
      return new GenerationWriter(
              new CompletionForm(), new GenerationWriter.Envelope("id", 1, "abc", "x"), false)
          .whole(
              List.of(new GenerationWriter.Finished(0, "\u0001".repeat(100_000), "stop", none)),
              GenerationUsage.of(List.of(), 1),
              bytes -> {
                boolean fits = charged.get() + bytes <= limit;
                charged.addAndGet(fits ? bytes : 0);
                return fits;
              });
    }
  }

  private List<GenerationCall> make(GenerationAsk ask) throws ApiException {
    return new GenerationCalls(
            new GenerationAsk.Limits(259, 64, CAPACITY),
            new CallHeaders(Optional.empty(), 0, ""),
            new int[0],
            0,
            0,
            Long.MAX_VALUE)
        .make(ask, List.of(new int[] {1}), "prompt", memory.open());
  }

  private static SamplingParameters sampling(
      float repetition, Map<Integer, Float> biases, int reported) {
    return new SamplingParameters(0, 0, 1, 0, repetition, 0, 0, biases, 0, reported);
  }

  private static GenerationAsk ask(
      SamplingParameters sampling, int choices, Optional<Integer> maxTokens) {
    return new GenerationAsk(
        "abc",
        new GenerationInput.TokenIds(List.of(new int[] {1})),
        sampling,
        OptionalLong.empty(),
        choices,
        maxTokens,
        List.of(),
        false,
        GenerationAsk.Delivery.WHOLE);
  }
}
