package io.dormouse.gateway.pool;

import io.dormouse.gateway.hold.Waiting;

/// A call that wants a worker.
public interface HeldCall extends Waiting {
  /// Takes the outcome: exactly once, on the thread that decided it, so it must be quick.
  void outcome(HoldOutcome outcome);
}
