package io.dormouse.gateway.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Remembers the phases, the waits and the reasons of stops it heard of.
public final class SilentListener implements PoolListener {
  final List<PoolPhase> phases = new ArrayList<>();
  final List<String> told = new ArrayList<>();
  final List<StopReason> stops = new ArrayList<>();

  @Override
  public void phase(String model, PoolPhase from, PoolPhase to) {
    phases.add(to);
  }

  @Override
  public void waking(WorkerId worker) {}

  @Override
  public void ready(WakeTimeline timeline) {}

  @Override
  public void wakeFailed(String model, WakeFailure cause, Duration retryAfter) {}

  @Override
  public void joined(Worker replica) {}

  @Override
  public void left(Worker replica) {}

  @Override
  public void stopping(Worker worker, StopReason reason) {
    stops.add(reason);
  }

  @Override
  public void gone(Worker worker, WorkerReport.Exit exit) {}

  @Override
  public void progress(String model, HoldView view) {
    told.add(view.phase() + " " + view.percent());
  }

  @Override
  public void held(String model, WaitNote call, int held) {
    told.add(held + " held");
  }

  @Override
  public void ended(String model, WaitNote call, HoldOutcome outcome) {
    told.add(outcome.label() + (call.held() ? " after " : " at once ") + call.waited().toSeconds());
  }
}
