package io.dormouse.worker.engine;

/// How busy an engine is, at one moment.
///
/// @param runningCalls calls with inputs in the batch that runs now
/// @param queuedTokens tokens that wait for a batch
public record EngineLoad(int runningCalls, long queuedTokens) {
  /// Nothing runs, nothing waits.
  public static final EngineLoad NONE = new EngineLoad(0, 0);
}
