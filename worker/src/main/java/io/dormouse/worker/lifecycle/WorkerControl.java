package io.dormouse.worker.lifecycle;

import io.dormouse.worker.engine.AdmissionGate;
import io.dormouse.worker.lifecycle.WorkerState.Draining;
import io.dormouse.worker.lifecycle.WorkerState.Failed;
import io.dormouse.worker.lifecycle.WorkerState.Loading;
import io.dormouse.worker.lifecycle.WorkerState.Ready;
import io.dormouse.worker.lifecycle.WorkerState.Released;
import io.dormouse.worker.lifecycle.WorkerState.Starting;
import io.dormouse.worker.lifecycle.WorkerState.Warming;
import java.time.Duration;

/// The commands of the control port and the end by TERM, one at a time.
public final class WorkerControl {
  private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(5);

  private final WorkerLifecycle lifecycle;
  private final AdmissionGate gate;
  private final ModelHost host;
  private boolean terminating;

  /// Control over those parts.
  public WorkerControl(WorkerLifecycle lifecycle, AdmissionGate gate, ModelHost host) {
    this.lifecycle = lifecycle;
    this.gate = gate;
    this.host = host;
  }

  /// Refuses new calls, lets those inside go on.
  synchronized ControlAnswer drain() {
    return switch (lifecycle.state()) {
      case Ready _ -> {
        gate.close();
        lifecycle.drain();
        yield new ControlAnswer.Done(200);
      }
      case Draining _, Released _ -> new ControlAnswer.Done(200);
      case Starting _, Loading _, Warming _, Failed _ ->
          new ControlAnswer.Refused("not_ready", "the worker is not ready yet");
    };
  }

  /// Takes calls again.
  synchronized ControlAnswer resume() {
    return switch (lifecycle.state()) {
      case Draining _ when terminating ->
          new ControlAnswer.Refused("not_draining", "the worker is ending");
      case Draining _ -> {
        gate.open();
        lifecycle.resume();
        yield new ControlAnswer.Done(200);
      }
      case Ready _ -> new ControlAnswer.Done(200);
      case Starting _, Loading _, Warming _, Released _, Failed _ ->
          new ControlAnswer.Refused("not_draining", "the worker is not draining");
    };
  }

  /// Gives the model's memory back, when no call is inside; cancels a load.
  synchronized ControlAnswer release() {
    return switch (lifecycle.state()) {
      case Starting _, Loading _, Warming _ ->
          host.cancelLoad(CANCEL_PATIENCE)
              ? releaseLoaded()
              : new ControlAnswer.Refused("worker_busy", "the load is being cancelled");
      case Ready _, Draining _, Released _, Failed _ -> releaseLoaded();
    };
  }

  private ControlAnswer releaseLoaded() {
    return switch (lifecycle.state()) {
      case Ready _, Draining _ ->
          host.release()
              ? new ControlAnswer.Done(200)
              : new ControlAnswer.Refused("worker_busy", "calls are still inside");
      case Released _ -> new ControlAnswer.Done(200);
      case Starting _, Loading _, Warming _, Failed _ ->
          new ControlAnswer.Refused("worker_busy", "the model is being loaded");
    };
  }

  /// Loads a released model again.
  synchronized ControlAnswer load() {
    return switch (lifecycle.state()) {
      case Released _ -> {
        lifecycle.found(lifecycle.snapshot().totalBytes());
        host.load();
        yield new ControlAnswer.Done(202);
      }
      case Starting _, Loading _, Warming _, Ready _ -> new ControlAnswer.Done(200);
      case Draining _, Failed _ ->
          new ControlAnswer.Refused("not_released", "the worker's model is not released");
    };
  }

  /// Refuses new calls for good, cancels a load, and waits for the calls inside; false when they
  /// took longer than that.
  public boolean terminate(Duration drainTimeout) throws InterruptedException {
    synchronized (this) {
      terminating = true;
      gate.closeForGood();
      if (lifecycle.state() instanceof Ready) {
        lifecycle.drain();
      }
    }
    boolean idle = gate.awaitIdle(drainTimeout);
    return host.cancelLoad(CANCEL_PATIENCE) && idle;
  }
}
