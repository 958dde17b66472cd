package io.dormouse.gateway.telemetry;

import io.dormouse.gateway.pool.HoldOutcome;
import io.dormouse.gateway.pool.PoolListener;
import io.dormouse.gateway.pool.PoolPhase;
import io.dormouse.gateway.pool.StopReason;
import io.dormouse.gateway.pool.WaitNote;
import io.dormouse.gateway.pool.WakeFailure;
import io.dormouse.gateway.pool.WakeTimeline;
import io.dormouse.gateway.pool.Worker;
import io.dormouse.gateway.pool.WorkerId;
import io.dormouse.gateway.pool.WorkerReport;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Tells the operator what pools do: log lines and meters.
public final class PoolLog implements PoolListener {
  private static final Logger LOG = Logger.getLogger("dormouse.pool");

  private final GatewayMeters meters;

  /// @param meters that count along
  public PoolLog(GatewayMeters meters) {
    this.meters = meters;
  }

  @Override
  public void phase(String model, PoolPhase from, PoolPhase to) {
    LOG.debugf("model=%s phase=%s was=%s", model, to.label(), from.label());
  }

  @Override
  public void waking(WorkerId worker) {
    LOG.infof("model=%s waking: starting worker %s", worker.model(), worker);
  }

  @Override
  public void ready(WakeTimeline timeline) {
    meters.woke(timeline);
    LOG.infof(
        "model=%s ready after %d ms %s",
        timeline.worker().model(), timeline.total().toMillis(), timeline.marks());
  }

  @Override
  public void wakeFailed(String model, WakeFailure cause, Duration retryAfter) {
    meters.wakeEnded(model, cause.code());
    LOG.errorf(
        "model=%s wake failed: %s (%s); next try in %d ms. %s",
        model, cause.safeMessage(), cause.code(), retryAfter.toMillis(), cause.detail());
  }

  @Override
  public void stopping(Worker worker, StopReason reason) {
    LOG.infof("model=%s stopping worker %s: %s", worker.id().model(), worker.id(), why(reason));
  }

  @Override
  public void gone(Worker worker, WorkerReport.Exit exit) {
    meters.workerEnded(worker.id().model(), exit.reason());
    LOG.infof(
        "model=%s worker %s is gone (%s, status %s): freed %s",
        worker.id().model(),
        worker.id(),
        exit.reason(),
        exit.code().map(Object::toString).orElse("none"),
        freed(worker));
  }

  @Override
  public void held(String model, WaitNote call, int held) {
    meters.held(model, call.tenant(), 1);
  }

  @Override
  public void ended(String model, WaitNote call, HoldOutcome outcome) {
    meters.waited(model, outcome.label(), call.waited());
    if (call.held()) {
      meters.held(model, call.tenant(), -1);
    }
  }

  @Override
  public void joined(Worker replica) {
    LOG.infof(
        "model=%s replica %s takes calls at %s",
        replica.id().model(),
        replica.id(),
        replica.endpoint().map(Object::toString).orElse("no address"));
  }

  @Override
  public void left(Worker replica) {
    meters.workerEnded(replica.id().model(), "scaled_down");
    LOG.infof(
        "model=%s replica %s takes no calls any more; %d still run there",
        replica.id().model(), replica.id(), replica.running());
  }

  private static String freed(Worker worker) {
    long used = worker.load().usedBytes();
    return used > 0
        ? (used >> 20) + " MiB and its process " + worker.pid()
        : "its process " + worker.pid();
  }

  private static String why(StopReason reason) {
    return switch (reason) {
      case IDLE -> "idle";
      case ASKED -> "asked to sleep";
      case LOAD_FAILED -> "its load failed";
      case LOST -> "it takes no connections any more";
      case DRAIN_TIMEOUT -> "it did not drain in time";
      case SCALED_DOWN -> "its autoscaler takes it away";
      case SHUTDOWN -> "the gateway ends";
    };
  }
}
