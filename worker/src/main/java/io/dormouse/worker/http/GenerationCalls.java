package io.dormouse.worker.http;

import io.dormouse.worker.engine.GenerationCall;
import io.dormouse.worker.engine.GenerationRequest;
import io.dormouse.worker.engine.SamplingParameters;
import java.util.ArrayList;
import java.util.List;

/// Makes the engine's calls of one request: {@code n} for each prompt, in this order.
///
/// @param random a seed for requests that name none
/// @param nowNanos on the engine's clock
/// @param deadlineNanos on the engine's clock
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; a list would box every id
record GenerationCalls(
    GenerationAsk.Limits limits,
    CallHeaders headers,
    int[] endTokens,
    long random,
    long nowNanos,
    long deadlineNanos) {
  private static final int MOST = 64;
  private static final String LESS =
      "ask for fewer tokens (`max_tokens`), answers or `logprobs`, or give its Java heap more room";

  /// The calls, whose memory is charged before any of it is taken.
  List<GenerationCall> make(
      GenerationAsk ask, List<int[]> prompts, String param, CallMemory.Charge charge)
      throws ApiException {
    List<GenerationRequest> requests = requests(ask, prompts, param);
    charge.takeForAnswer(requests.stream().mapToLong(GenerationCall::heapBytes).sum(), LESS);
    return requests.stream().map(GenerationCall::new).toList();
  }

  /// What is asked of the engine; a prompt too long for the model is refused.
  private List<GenerationRequest> requests(GenerationAsk ask, List<int[]> prompts, String param)
      throws ApiException {
    if ((long) prompts.size() * ask.choices() > MOST) {
      throw RequestFields.invalid(
          "invalid_value",
          "`%s` and `n` ask for %d answers; allowed are %d."
              .formatted(param, prompts.size() * ask.choices(), MOST),
          param);
    }
    List<GenerationRequest> requests = new ArrayList<>();
    for (int[] prompt : prompts) {
      int left = limits.capacity() - prompt.length;
      int maxTokens = ask.maxTokens().orElse(Math.max(1, left));
      if (maxTokens > left) {
        throw new ApiException(
            ApiError.contextExceeded(limits.capacity(), prompt.length, maxTokens, param));
      }
      for (int choice = 0; choice < ask.choices(); choice++) {
        requests.add(request(ask, prompt, maxTokens, choice));
      }
    }
    return requests;
  }

  private GenerationRequest request(GenerationAsk ask, int[] prompt, int maxTokens, int choice) {
    return new GenerationRequest(
        prompt,
        maxTokens,
        ask.ignoreEnd() ? new int[0] : endTokens,
        seeded(ask.sampling(), GenerationAsk.seedOf(ask.seed().orElse(random), choice)),
        headers.priority(),
        headers.flow(),
        nowNanos,
        deadlineNanos);
  }

  private static SamplingParameters seeded(SamplingParameters sampling, long seed) {
    return new SamplingParameters(
        sampling.temperature(),
        sampling.topK(),
        sampling.topP(),
        sampling.minP(),
        sampling.repetitionPenalty(),
        sampling.presencePenalty(),
        sampling.frequencyPenalty(),
        sampling.logitBias(),
        seed,
        sampling.topLogprobs());
  }
}
