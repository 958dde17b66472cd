package io.dormouse.gateway.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A call that remembers its outcomes.
final class TestCall implements HeldCall {
  final List<HoldOutcome> outcomes = new ArrayList<>();
  Runnable leave = () -> {};
  private final HoldRequest request;

  TestCall(Instant deadline) {
    this(Patience.until(deadline), true, Optional.empty());
  }

  TestCall(Patience patience, boolean wakes, Optional<Duration> keep) {
    this.request = new HoldRequest("t", 1, 10, patience, wakes, keep);
  }

  @Override
  public String id() {
    return "test-call";
  }

  @Override
  public HoldRequest request() {
    return request;
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
