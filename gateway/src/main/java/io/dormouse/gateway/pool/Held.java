package io.dormouse.gateway.pool;

import io.dormouse.gateway.hold.Waiting;
import java.time.Duration;
import java.time.Instant;

/// A call in a pool's hold, with its two budgets of patience; its pool is its only writer.
final class Held implements Waiting {
  private final HeldCall call;
  private final HoldRequest request;
  private final Instant since;
  private boolean cold;
  private Duration wakingLeft;
  private Duration busyLeft;
  private boolean workersUp;
  private Instant turnedAt;
  private boolean told;
  private boolean over;

  /// @param since when it came
  Held(HeldCall call, Instant since) {
    this.call = call;
    this.request = call.request();
    this.since = since;
    this.turnedAt = since;
    this.wakingLeft = request.patience().waking();
    this.busyLeft = request.patience().busy();
  }

  /// From now on the other budget counts, if workers came up or went.
  void turn(boolean up, Instant now) {
    if (up == workersUp) {
      return;
    }
    Duration spent = Duration.between(turnedAt, now);
    if (workersUp) {
      busyLeft = busyLeft.minus(spent);
    } else {
      wakingLeft = wakingLeft.minus(spent);
    }
    workersUp = up;
    turnedAt = now;
  }

  /// It waits at another pool from now on.
  void moved(boolean up, Instant now) {
    turn(up, now);
    cold |= !up;
  }

  void end(HoldOutcome outcome) {
    over = true;
    call.outcome(outcome);
  }

  /// Whether it has no outcome yet.
  boolean waits() {
    return !over;
  }

  /// As it stands, to be told for the first time.
  WaitNote firstNote(Instant now) {
    told = true;
    return note(now);
  }

  /// As it stands.
  WaitNote note(Instant now) {
    return new WaitNote(
        call.id(),
        request.tenant(),
        request.cost(),
        request.bytes(),
        Duration.between(since, now),
        told);
  }

  HoldRequest request() {
    return request;
  }

  /// When it came.
  Instant since() {
    return since;
  }

  /// Whether no worker was up when it came, here or to an earlier pool.
  boolean cold() {
    return cold;
  }

  @Override
  public String tenant() {
    return request.tenant();
  }

  @Override
  public long cost() {
    return request.cost();
  }

  @Override
  public Instant deadline() {
    Instant budget = turnedAt.plus(workersUp ? busyLeft : wakingLeft);
    return request.patience().until().filter(until -> until.isBefore(budget)).orElse(budget);
  }

  @Override
  public long bytes() {
    return request.bytes();
  }
}
