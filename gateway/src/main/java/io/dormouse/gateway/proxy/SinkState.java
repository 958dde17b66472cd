package io.dormouse.gateway.proxy;

import io.vertx.core.buffer.Buffer;

/// How far a client's response is.
///
/// [Uncommitted] → [Streaming] or [Converting] → [Ended]; what is refused or fails before the head
/// stays [Uncommitted] and is answered by others.
sealed interface SinkState {
  /// Nothing was written.
  record Uncommitted() implements SinkState {}

  /// The head went out before the worker's answer, which does not fit it: what it says is collected
  /// and told as an event.
  ///
  /// @param status of the worker
  record Converting(int status, Buffer collected) implements SinkState {}

  /// The head went out.
  ///
  /// @param carriesErrors whether a failure can be told as an event inside the body
  record Streaming(boolean carriesErrors) implements SinkState {}

  /// Complete, or cut off.
  record Ended() implements SinkState {}
}
