package io.dormouse.gateway.pool;

import java.time.Duration;

/// Two listeners as one.
///
/// @param first hears everything before the other
public record PoolListeners(PoolListener first, PoolListener second) implements PoolListener {
  @Override
  public void phase(String model, PoolPhase from, PoolPhase to) {
    first.phase(model, from, to);
    second.phase(model, from, to);
  }

  @Override
  public void waking(WorkerId worker) {
    first.waking(worker);
    second.waking(worker);
  }

  @Override
  public void progress(String model, HoldView view) {
    first.progress(model, view);
    second.progress(model, view);
  }

  @Override
  public void ready(WakeTimeline timeline) {
    first.ready(timeline);
    second.ready(timeline);
  }

  @Override
  public void wakeFailed(String model, WakeFailure cause, Duration retryAfter) {
    first.wakeFailed(model, cause, retryAfter);
    second.wakeFailed(model, cause, retryAfter);
  }

  @Override
  public void joined(Worker replica) {
    first.joined(replica);
    second.joined(replica);
  }

  @Override
  public void left(Worker replica) {
    first.left(replica);
    second.left(replica);
  }

  @Override
  public void stopping(Worker worker, StopReason reason) {
    first.stopping(worker, reason);
    second.stopping(worker, reason);
  }

  @Override
  public void gone(Worker worker, WorkerReport.Exit exit) {
    first.gone(worker, exit);
    second.gone(worker, exit);
  }

  @Override
  public void held(String model, WaitNote call, int held) {
    first.held(model, call, held);
    second.held(model, call, held);
  }

  @Override
  public void ended(String model, WaitNote call, HoldOutcome outcome) {
    first.ended(model, call, outcome);
    second.ended(model, call, outcome);
  }
}
