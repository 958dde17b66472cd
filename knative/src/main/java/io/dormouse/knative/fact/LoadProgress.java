package io.dormouse.knative.fact;

/// How far the start of a worker is, in its own words.
public sealed interface LoadProgress {
  /// The model is being read.
  ///
  /// @param bytes read so far
  /// @param totalBytes to read; 0 where nobody knows
  record Loading(long bytes, long totalBytes) implements LoadProgress {}

  /// The model is read and being warmed.
  record Warming() implements LoadProgress {}
}
