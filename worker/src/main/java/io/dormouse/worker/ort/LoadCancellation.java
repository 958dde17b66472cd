package io.dormouse.worker.ort;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Ends the making of a session from another thread; that thread gets {@link
/// OrtErrorCode#MODEL_LOAD_CANCELED}, some time later.
///
/// Safe for many threads; once cancelled it stays so.
public final class LoadCancellation {
  private boolean cancelled;
  private @Nullable Ort ort;
  private @Nullable MemorySegment options;

  /// Cancels what is being loaded and what will be.
  public synchronized void cancel() {
    cancelled = true;
    apply();
  }

  /// Whether it was cancelled.
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  synchronized void attach(Ort library, MemorySegment sessionOptions) {
    ort = library;
    options = sessionOptions;
    apply();
  }

  synchronized void detach() {
    ort = null;
    options = null;
  }

  private void apply() {
    Ort library = ort;
    MemorySegment current = options;
    if (cancelled && library != null && current != null) {
      library.check(library.api().setLoadCancellationFlag(current, true));
    }
  }
}
