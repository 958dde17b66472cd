package io.dormouse.worker.engine;

/// Room for one choice of the sampler, filled again and again.
final class SampledToken {
  /// The chosen token.
  int token;

  /// The logarithm of its probability by the model alone, where asked for.
  float logprob;

  /// The likeliest tokens, likeliest first, as many as asked for.
  final int[] topTokens = new int[GenerationCall.MAX_TOP_LOGPROBS];

  /// Their logarithms.
  final float[] topLogprobs = new float[GenerationCall.MAX_TOP_LOGPROBS];
}
