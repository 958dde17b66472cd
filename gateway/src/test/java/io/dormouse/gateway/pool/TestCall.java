package io.dormouse.gateway.pool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A call that remembers its outcomes.
final class TestCall implements HeldCall {
  final List<HoldOutcome> outcomes = new ArrayList<>();
  Runnable leave = () -> {};
  private final Instant deadline;

  TestCall(Instant deadline) {
    this.deadline = deadline;
  }

  @Override
  public Instant deadline() {
    return deadline;
  }

  @Override
  public long bytes() {
    return 10;
  }

  @Override
  public void outcome(HoldOutcome outcome) {
    outcomes.add(outcome);
  }

  /// Its only outcome so far.
  HoldOutcome outcome() {
    if (outcomes.size() != 1) {
      throw new AssertionError("expected one outcome, got " + outcomes);
    }
    return outcomes.getFirst();
  }

  HoldOutcome.Released released() {
    return (HoldOutcome.Released) outcome();
  }
}
