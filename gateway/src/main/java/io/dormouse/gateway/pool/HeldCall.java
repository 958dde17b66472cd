package io.dormouse.gateway.pool;

/// A call that wants a worker.
public interface HeldCall {
  /// Identity of its request.
  String id();

  /// What it wants.
  HoldRequest request();

  /// Takes the outcome: exactly once, on the thread that decided it, so it must be quick.
  void outcome(HoldOutcome outcome);
}
