package io.dormouse.gateway.pool;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// A worker's slot, held by one call until closed.
public final class Reservation implements AutoCloseable {
  private final WorkerId worker;
  private final WorkerEndpoint endpoint;
  private final ReleaseHandler release;
  private final FateTeller fates;
  private final AtomicBoolean closed = new AtomicBoolean();

  Reservation(WorkerId worker, WorkerEndpoint endpoint, ReleaseHandler release, FateTeller fates) {
    this.worker = worker;
    this.endpoint = endpoint;
    this.release = release;
    this.fates = fates;
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

  /// Gives the slot back of a call under which the worker failed.
  public void closeAsBroken() {
    end(End.BROKEN);
  }

  /// Gives the slot back of a call to which the worker gave nothing in its time.
  public void closeAsSilent() {
    end(End.SILENT);
  }

  /// Tells whether the worker turns out to be dead within a time; on the thread of the pool's
  /// writer.
  public void fate(Duration within, Consumer<Boolean> dead) {
    fates.tell(worker, within, dead);
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
    BROKEN,
    SILENT,
    WORKER_LOST;

    CallEnd ofCall() {
      return switch (this) {
        case ANSWERED -> CallEnd.ANSWERED;
        case BROKEN -> CallEnd.BROKEN;
        case SILENT -> CallEnd.SILENT;
        case UNANSWERED, WORKER_LOST -> CallEnd.UNANSWERED;
      };
    }
  }

  /// Tells later whether a worker is dead.
  @FunctionalInterface
  interface FateTeller {
    void tell(WorkerId worker, Duration within, Consumer<Boolean> dead);
  }

  /// Hears once that the slot is free.
  @FunctionalInterface
  interface ReleaseHandler {
    void released(End end);
  }
}
