package io.dormouse.gateway.tracing;

import io.dormouse.gateway.pool.HoldOutcome;
import io.dormouse.gateway.pool.HoldView;
import io.dormouse.gateway.pool.PoolListener;
import io.dormouse.gateway.pool.PoolPhase;
import io.dormouse.gateway.pool.StopReason;
import io.dormouse.gateway.pool.WaitNote;
import io.dormouse.gateway.pool.WakeFailure;
import io.dormouse.gateway.pool.WakeTimeline;
import io.dormouse.gateway.pool.Worker;
import io.dormouse.gateway.pool.WorkerId;
import io.dormouse.gateway.pool.WorkerReport;
import io.opentelemetry.api.trace.Tracer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The span `wake` of each wake that a traced call waits for.
///
/// Many calls share one wake: its span is a child of the first one's wait, and every one's wait has
/// a link to it. A wake that no traced call waits for has none.
final class WakeSpans implements PoolListener {
  private final Map<String, PoolWake> pools = new ConcurrentHashMap<>();
  private final Tracer tracer;
  private final InstantSource clock;

  WakeSpans(Tracer tracer, InstantSource clock) {
    this.tracer = tracer;
    this.clock = clock;
  }

  void join(String model, HoldSpan hold) {
    pool(model).join(hold);
  }

  void leave(String model, HoldSpan hold) {
    pool(model).leave(hold);
  }

  private PoolWake pool(String model) {
    return pools.computeIfAbsent(model, _ -> new PoolWake(tracer));
  }

  @Override
  public void phase(String model, PoolPhase from, PoolPhase to) {
    if (from == PoolPhase.WAKING) {
      pool(model).abandoned();
    }
  }

  @Override
  public void waking(WorkerId worker) {
    pool(worker.model()).begin(worker, clock.instant());
  }

  @Override
  public void progress(String model, HoldView view) {
    pool(model).progress(view);
  }

  @Override
  public void ready(WakeTimeline timeline) {
    pool(timeline.worker().model()).ready(timeline);
  }

  @Override
  public void wakeFailed(String model, WakeFailure cause, Duration retryAfter) {
    pool(model).failed(cause.code());
  }

  @Override
  public void joined(Worker replica) {}

  @Override
  public void left(Worker replica) {}

  @Override
  public void stopping(Worker worker, StopReason reason) {}

  @Override
  public void gone(Worker worker, WorkerReport.Exit exit) {}

  @Override
  public void held(String model, WaitNote call, int held) {}

  @Override
  public void ended(String model, WaitNote call, HoldOutcome outcome) {}
}
