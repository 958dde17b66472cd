package io.dormouse.worker.model;

import io.dormouse.worker.ort.LoadCancellation;
import org.jspecify.annotations.Nullable;

/// The load that is under way, to be cancelled from another thread.
final class LoadControl {
  private static final String CODE = "load_cancelled";
  private static final String MESSAGE = "the load was cancelled";

  private @Nullable Thread thread;
  private LoadCancellation cancellation = new LoadCancellation();

  /// A load begins on this thread.
  synchronized LoadCancellation begin() {
    thread = Thread.currentThread();
    cancellation = new LoadCancellation();
    return cancellation;
  }

  /// It ended; an interrupt that cancelled it is forgotten.
  synchronized void end() {
    thread = null;
    if (cancellation.isCancelled()) {
      Thread.interrupted();
    }
  }

  synchronized void cancel() {
    Thread current = thread;
    if (current != null) {
      cancellation.cancel();
      current.interrupt();
    }
  }

  synchronized boolean cancelled() {
    return cancellation.isCancelled();
  }

  void requireNotCancelled() throws LoadException {
    if (cancelled()) {
      throw new LoadException(CODE, MESSAGE);
    }
  }

  /// What a cancelled load ends in.
  static LoadException cancellation(Exception cause) {
    return new LoadException(CODE, MESSAGE, cause);
  }
}
