package io.dormouse.worker.http;

import io.dormouse.worker.engine.SamplingParameters;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads how tokens are to be chosen; the defaults are OpenAI's.
final class SamplingFields {
  private static final int MOST_BIASED = 1024;
  private static final double MOST_BIAS = 100;
  private static final double LEAST_REPETITION_PENALTY = 0.01;

  private SamplingFields() {}

  /// @param topLogprobs as {@link SamplingParameters} has it
  static SamplingParameters parse(RequestFields fields, int vocabulary, int topLogprobs)
      throws ApiException {
    Optional<Integer> topK = fields.integer("top_k", -1, Integer.MAX_VALUE);
    return new SamplingParameters(
        fields.number("temperature", 1, 0, 2),
        Math.clamp(topK.orElse(0), 0, vocabulary),
        fields.number("top_p", 1, 0, 1),
        fields.number("min_p", 0, 0, 1),
        fields.number("repetition_penalty", 1, LEAST_REPETITION_PENALTY, 10),
        fields.number("presence_penalty", 0, -2, 2),
        fields.number("frequency_penalty", 0, -2, 2),
        logitBias(fields.object("logit_bias"), vocabulary),
        0,
        topLogprobs);
  }

  private static Map<Integer, Float> logitBias(
      Map<String, @Nullable Object> members, int vocabulary) throws ApiException {
    if (members.size() > MOST_BIASED) {
      throw RequestFields.wrong(
          "logit_bias", members, "an object of at most " + MOST_BIASED + " members");
    }
    Map<Integer, Float> biases = new HashMap<>();
    for (Map.Entry<String, @Nullable Object> member : members.entrySet()) {
      String name = "logit_bias." + member.getKey();
      if (!(member.getValue() instanceof Number bias) || Math.abs(bias.doubleValue()) > MOST_BIAS) {
        throw RequestFields.wrong(name, member.getValue(), "a number from -100 to 100");
      }
      biases.put(token(member.getKey(), name, vocabulary), bias.floatValue());
    }
    return biases;
  }

  private static int token(String key, String name, int vocabulary) throws ApiException {
    try {
      int id = Integer.parseInt(key);
      if (id >= 0 && id < vocabulary && key.equals(Integer.toString(id))) {
        return id;
      }
    } catch (NumberFormatException _) {
      // falls through to the message below
    }
    throw RequestFields.invalid(
        "invalid_value",
        "A name in `logit_bias` is no token id; ids go from 0 to " + (vocabulary - 1) + ".",
        name.length() <= 64 ? name : "logit_bias");
  }
}
