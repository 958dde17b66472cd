package io.dormouse.worker.engine;

/// Told of every step that ran, and of the engine's own end by a fault.
public interface GenerationObserver {
  /// A prefill of that many tokens ({@code rows} is 0), or a decode of one token for each of that
  /// many calls ({@code prefillTokens} is 0), took that long; must not allocate.
  void stepped(int rows, int prefillTokens, long nanos);

  /// The engine ended by a fault of its own: all calls have been answered, and it takes no more.
  default void died(Throwable fault) {}
}
