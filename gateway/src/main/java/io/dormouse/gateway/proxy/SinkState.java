package io.dormouse.gateway.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/// How far a client's response is.
///
/// [Uncommitted] → [Headed] → [Streaming] or [Converting] → [Ended]; what is refused or fails
/// before the first byte of the worker's answer gets no further than [Headed] and is answered by
/// others.
sealed interface SinkState {
  /// Nothing was written.
  record Uncommitted() implements SinkState {}

  /// The worker's head is there, and waits for a byte to go with.
  ///
  /// @param reason the worker's reason phrase
  /// @param headers what a client may see of the worker's
  record Headed(int status, String reason, MultiMap headers) implements SinkState {}

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
