package io.dormouse.worker.engine;

/// Told that a call has more to read.
public interface GenerationListener {
  /// New tokens are there, or the outcome is; several may be told at once, the outcome once and
  /// last. Runs on the thread that serves all listeners, so it must be quick.
  void progressed(GenerationCall call);
}
