package io.dormouse.gateway.proxy;

/// How far a client's response is.
///
/// [Uncommitted] → [Streaming] → [Ended]; what is refused or fails before the head stays
/// [Uncommitted] and is answered by others.
sealed interface SinkState {
  /// Nothing was written.
  record Uncommitted() implements SinkState {}

  /// The head went out.
  ///
  /// @param carriesErrors whether a failure can be told as an event inside the body
  record Streaming(boolean carriesErrors) implements SinkState {}

  /// Complete, or cut off.
  record Ended() implements SinkState {}
}
