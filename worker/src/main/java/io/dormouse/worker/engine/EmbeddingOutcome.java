package io.dormouse.worker.engine;

import java.util.List;

/// How a call ended; every submitted call ends in exactly one.
public sealed interface EmbeddingOutcome {
  /// The vectors, in the order of the inputs.
  ///
  /// @param queueNanos from submission to the start of its first batch
  /// @param inferenceNanos from the start of its first batch to the end of its last
  record Embedded(List<float[]> vectors, long queueNanos, long inferenceNanos)
      implements EmbeddingOutcome {
    /// Copies the list, not the vectors.
    public Embedded {
      vectors = List.copyOf(vectors);
    }
  }

  /// Its deadline passed before all of it had run.
  record Expired() implements EmbeddingOutcome {}

  /// Its client went away.
  record Cancelled() implements EmbeddingOutcome {}

  /// The model could not run it.
  record Failed(String message) implements EmbeddingOutcome {}

  /// The engine was stopped before it ran.
  record Stopped() implements EmbeddingOutcome {}
}
