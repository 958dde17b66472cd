package io.dormouse.worker.http;

import io.dormouse.worker.engine.SamplingParameters;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A parsed body of {@code POST /v1/chat/completions} or {@code /v1/completions}.
///
/// @param sampling but for the seed
/// @param choices answers to each prompt
/// @param maxTokens most tokens of an answer; where it is empty, what the context has left
/// @param stops texts that end an answer, not part of it
/// @param ignoreEnd go on after the model's end tokens
record GenerationAsk(
    String model,
    GenerationInput input,
    SamplingParameters sampling,
    OptionalLong seed,
    int choices,
    Optional<Integer> maxTokens,
    List<String> stops,
    boolean ignoreEnd,
    Delivery delivery) {
  GenerationAsk {
    stops = List.copyOf(stops);
  }

  /// How the answer is to come.
  enum Delivery {
    /// In one piece.
    WHOLE,
    /// As events.
    STREAM,
    /// As events, with the usage in one of their own.
    STREAM_WITH_USAGE
  }

  /// What a model allows.
  ///
  /// @param vocabulary token ids there are
  /// @param slots answers it works on at once
  /// @param capacity tokens of prompt and answer together
  record Limits(int vocabulary, int slots, int capacity) {}

  /// The seed of one of several answers to a prompt: that of the first is the client's own.
  static long seedOf(long seed, int choice) {
    return seed + choice * 0x9E3779B97F4A7C15L;
  }
}
