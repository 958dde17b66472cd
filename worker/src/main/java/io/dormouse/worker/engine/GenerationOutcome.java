package io.dormouse.worker.engine;

/// How a generation ended; every submitted call ends in exactly one.
public sealed interface GenerationOutcome {
  /// The model ended its answer by one of the end tokens.
  record Ended() implements GenerationOutcome {}

  /// The answer is as long as it may be.
  record LengthReached() implements GenerationOutcome {}

  /// Its client went away, or wants no more of it.
  record Cancelled() implements GenerationOutcome {}

  /// Its deadline passed.
  record Expired() implements GenerationOutcome {}

  /// The model could not run it.
  record Failed(String message, boolean outOfMemory) implements GenerationOutcome {}

  /// The engine was stopped before it ended.
  record Stopped() implements GenerationOutcome {}
}
