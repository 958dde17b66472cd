package io.dormouse.worker.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What the choices of one call depend on besides the logits.
final class SampleState {
  /// Temperatures below this take the likeliest token.
  static final float LEAST_TEMPERATURE = 1e-5f;

  final SamplingParameters parameters;
  private final int[] biased;
  private final float[] biases;
  private final @Nullable SampleHistory history;

  /// @throws IllegalArgumentException when a token is outside the vocabulary
  SampleState(GenerationRequest request, int vocabulary) {
    this.parameters = request.sampling();
    this.biased =
        parameters.logitBias().keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
    this.biases = new float[biased.length];
    for (int i = 0; i < biased.length; i++) {
      biases[i] = parameters.logitBias().getOrDefault(biased[i], 0f);
    }
    check(request.prompt(), vocabulary);
    check(biased, vocabulary);
    if (parameters.topLogprobs() > vocabulary) {
      throw new IllegalArgumentException("topLogprobs is larger than the vocabulary");
    }
    this.history = history(request);
  }

  private static void check(int[] tokens, int vocabulary) {
    for (int token : tokens) {
      if (token < 0 || token >= vocabulary) {
        throw new IllegalArgumentException(
            "token %d is outside the vocabulary of %d".formatted(token, vocabulary));
      }
    }
  }

  /// The heap that the state of that request takes.
  static long heapBytes(GenerationRequest request) {
    SamplingParameters asked = request.sampling();
    long biases = asked.logitBias().size() * (long) (Integer.BYTES + Float.BYTES);
    return penalised(asked) ? biases + SampleHistory.heapBytes(tokens(request)) : biases;
  }

  private static boolean penalised(SamplingParameters asked) {
    return asked.repetitionPenalty() != 1
        || asked.presencePenalty() != 0
        || asked.frequencyPenalty() != 0;
  }

  private static int tokens(GenerationRequest request) {
    return request.prompt().length + request.maxTokens();
  }

  private static @Nullable SampleHistory history(GenerationRequest request) {
    SamplingParameters asked = request.sampling();
    if (!penalised(asked)) {
      return null;
    }
    SampleHistory history = new SampleHistory(tokens(request));
    if (asked.repetitionPenalty() != 1) {
      Arrays.stream(request.prompt()).forEach(history::addPrompt);
    }
    return history;
  }

  boolean greedy() {
    return parameters.temperature() < LEAST_TEMPERATURE;
  }

  /// Whether probabilities are reported.
  boolean reports() {
    return parameters.topLogprobs() >= 0;
  }

  /// Whether {@link #apply} changes anything.
  boolean changes() {
    return biased.length > 0 || history != null;
  }

  /// Adds the biases, then takes the penalties: repetition first, then frequency and presence.
  void apply(RowLogits logits) {
    for (int i = 0; i < biased.length; i++) {
      logits.change(biased[i], logits.logit(biased[i]) + biases[i]);
    }
    if (history == null) {
      return;
    }
    float repetition = parameters.repetitionPenalty();
    for (int i = 0; i < history.size(); i++) {
      int token = history.token(i);
      float logit = logits.logit(token);
      logit = logit > 0 ? logit / repetition : logit * repetition;
      int answered = history.answered(i);
      if (answered > 0) {
        logit -= parameters.presencePenalty() + answered * parameters.frequencyPenalty();
      }
      logits.change(token, logit);
    }
  }

  void chosen(int token) {
    if (history != null) {
      history.addAnswer(token);
    }
  }
}
