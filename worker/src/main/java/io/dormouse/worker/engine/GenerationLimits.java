package io.dormouse.worker.engine;

/// The bounds of a generating engine.
///
/// @param prefillChunkTokens prompt tokens computed between two decodes while calls decode, up to
///   four times as many while more prompts wait than calls decode
/// @param prefillChunkAloneTokens prompt tokens of one step while none decodes
/// @param maxQueuedTokens prompt tokens that may wait before calls are refused
/// @param exact whether only KV that a prefill wrote is used again
public record GenerationLimits(
    int prefillChunkTokens, int prefillChunkAloneTokens, long maxQueuedTokens, boolean exact) {
  /// The least chunk: any prompt can be cut into chunks of up to three without one of one token.
  static final int MIN_CHUNK = 3;

  /// Checks the chunks.
  public GenerationLimits {
    if (prefillChunkTokens < MIN_CHUNK || prefillChunkAloneTokens < MIN_CHUNK) {
      throw new IllegalArgumentException(
          "a prefill chunk has at least %d tokens, got %d and %d"
              .formatted(MIN_CHUNK, prefillChunkTokens, prefillChunkAloneTokens));
    }
  }
}
