package io.dormouse.worker.engine;

/// Told of every batch that ran.
public interface BatchObserver {
  /// A batch of that many inputs and tokens (padding left out) took that long.
  void ran(int inputs, long tokens, long nanos);
}
