package io.dormouse.worker.engine;

import java.util.Map;

/// How the next token of a call is chosen; ranges are checked by whoever parses them.
///
/// @param temperature 0 or more; 0 takes the likeliest token
/// @param topK the likeliest tokens that may be chosen; 0 for all
/// @param topP the share of probability that may be chosen; 1 for all
/// @param minP least probability of a token that may be chosen, as a share of the likeliest one's;
///   0 for none
/// @param repetitionPenalty divides (or multiplies, below 0) the logits of tokens in prompt or
///   answer; 1 for none
/// @param presencePenalty taken from the logits of tokens in the answer
/// @param frequencyPenalty taken from the logits of tokens in the answer, as often as they occur
/// @param logitBias added to logits, by token id
/// @param seed what the choices of this call follow from, with the position in the answer
/// @param topLogprobs how many of the likeliest tokens are reported beside each chosen one; -1
///   where not even that one's probability is
public record SamplingParameters(
    float temperature,
    int topK,
    float topP,
    float minP,
    float repetitionPenalty,
    float presencePenalty,
    float frequencyPenalty,
    Map<Integer, Float> logitBias,
    long seed,
    int topLogprobs) {
  /// The likeliest token, always.
  public static final SamplingParameters GREEDY =
      new SamplingParameters(0, 0, 1, 0, 1, 0, 0, Map.of(), 0, -1);

  /// Copies the map.
  public SamplingParameters {
    logitBias = Map.copyOf(logitBias);
  }
}
