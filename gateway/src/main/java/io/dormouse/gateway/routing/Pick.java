package io.dormouse.gateway.routing;

/// What the picker found.
///
/// @param <C> the kind of candidate
public sealed interface Pick<C extends Candidate> {
  /// This one has room.
  record Picked<C extends Candidate>(C candidate) implements Pick<C> {}

  /// Nobody has room.
  record NoneFree<C extends Candidate>() implements Pick<C> {}
}
