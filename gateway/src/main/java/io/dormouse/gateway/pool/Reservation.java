package io.dormouse.gateway.pool;

import java.util.concurrent.atomic.AtomicBoolean;

/// A worker's slot, held by one call until closed.
public final class Reservation implements AutoCloseable {
  private final WorkerId worker;
  private final WorkerEndpoint endpoint;
  private final ReleaseHandler release;
  private final AtomicBoolean closed = new AtomicBoolean();

  Reservation(WorkerId worker, WorkerEndpoint endpoint, ReleaseHandler release) {
    this.worker = worker;
    this.endpoint = endpoint;
    this.release = release;
  }

  /// Whose slot.
  public WorkerId worker() {
    return worker;
  }

  /// Where to send the call.
  public WorkerEndpoint endpoint() {
    return endpoint;
  }

  /// Gives the slot back; idempotent.
  @Override
  public void close() {
    end(false);
  }

  /// Gives the slot back and tells the pool that the worker takes no connections.
  public void closeAsLost() {
    end(true);
  }

  private void end(boolean lost) {
    if (closed.compareAndSet(false, true)) {
      release.released(lost);
    }
  }

  /// Hears once that the slot is free.
  @FunctionalInterface
  interface ReleaseHandler {
    void released(boolean workerLost);
  }
}
