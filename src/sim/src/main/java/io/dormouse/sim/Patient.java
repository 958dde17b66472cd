package io.dormouse.sim;

import io.dormouse.gateway.pool.HoldOutcome;
import io.dormouse.gateway.pool.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// Watches that no call waits beyond its budgets, and that none is given up before.
final class Patient {
  private final VirtualTime time;
  private final Duration slack;
  private final Violations violations;
  private final Map<Attempt, Since> since = new HashMap<>();
  private boolean up;
  private Instant seen;
  private Duration waking = Duration.ZERO;
  private Duration busy = Duration.ZERO;

  private record Since(Instant at, Duration waking, Duration busy) {}

  Patient(VirtualTime time, Duration slack, Violations violations) {
    this.time = time;
    this.slack = slack;
    this.violations = violations;
    this.seen = time.instant();
  }

  /// Workers are up from now on, or none is.
  void now(boolean workersUp) {
    passed();
    up = workersUp;
  }

  private void passed() {
    Instant now = time.instant();
    Duration step = Duration.between(seen, now);
    if (up) {
      busy = busy.plus(step);
    } else {
      waking = waking.plus(step);
    }
    seen = now;
  }

  void waits(Attempt attempt) {
    passed();
    since.put(attempt, new Since(seen, waking, busy));
  }

  /// It waits at another pool from now on, with what is left of its budgets.
  void handOver(Attempt attempt, Patient next) {
    passed();
    next.passed();
    Since began = since.remove(attempt);
    if (began != null) {
      next.since.put(
          attempt,
          new Since(
              began.at,
              next.waking.minus(waking.minus(began.waking)),
              next.busy.minus(busy.minus(began.busy))));
    }
  }

  void ended(Attempt attempt, HoldOutcome outcome) {
    passed();
    Since began = since.remove(attempt);
    if (began == null) {
      return;
    }
    Duration spentWaking = waking.minus(began.waking);
    Duration spentBusy = busy.minus(began.busy);
    Patience patience = attempt.request().patience();
    violations.check(
        within(spentWaking, patience.waking()) && within(spentBusy, patience.busy()),
        () ->
            "waited %s for a worker and %s for a free one: %s"
                .formatted(spentWaking, spentBusy, patience));
    violations.check(
        patience.until().filter(it -> beyond(it) && beyond(began.at)).isEmpty(),
        () -> "waited beyond its own limit: %s".formatted(patience));
    boolean due =
        !within(patience.waking(), spentWaking)
            && !within(patience.busy(), spentBusy)
            && patience.until().filter(it -> !time.instant().isBefore(it)).isEmpty();
    violations.check(
        !(outcome instanceof HoldOutcome.Expired && attempt.request().wakes() && due),
        () ->
            "given up after %s and %s, before its time: %s"
                .formatted(spentWaking, spentBusy, patience));
  }

  private boolean beyond(Instant moment) {
    return moment.plus(slack).isBefore(time.instant());
  }

  private boolean within(Duration spent, Duration budget) {
    return spent.compareTo(budget.plus(slack)) <= 0;
  }
}
