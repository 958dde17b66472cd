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

  /// Gives the slot back of a call that got no answer; idempotent, as are all ways to close.
  @Override
  public void close() {
    end(End.UNANSWERED);
  }

  /// Gives the slot back of a call that the worker answered.
  public void closeAnswered() {
    end(End.ANSWERED);
  }

  /// Gives the slot back and tells the pool that the worker takes no connections.
  public void closeAsLost() {
    end(End.WORKER_LOST);
  }

  private void end(End end) {
    if (closed.compareAndSet(false, true)) {
      release.released(end);
    }
  }

  /// How a reservation ends.
  enum End {
    ANSWERED,
    UNANSWERED,
    WORKER_LOST
  }

  /// Hears once that the slot is free.
  @FunctionalInterface
  interface ReleaseHandler {
    void released(End end);
  }
}
