package io.dormouse.worker.http;

import java.util.concurrent.atomic.AtomicLong;

/// A bound on the heap that all calls together may hold: their bodies, and their answers until
/// these are written.
final class CallMemory {
  /// What a byte of a body costs at its worst: the buffer it arrives in, half of it unused, the
  /// copy, and the text parsed from it.
  private static final int COPIES = 6;

  private final long limitBytes;
  private final AtomicLong takenBytes = new AtomicLong();

  /// @param limitBytes most bytes taken at once
  CallMemory(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /// A share of a heap of that size.
  static CallMemory ofHeap(long heapBytes) {
    return new CallMemory(heapBytes / COPIES);
  }

  /// An account for one call.
  Charge open() {
    return new Charge();
  }

  /// Bytes taken now.
  long takenBytes() {
    return takenBytes.get();
  }

  /// What one call has taken; given back once, on any thread.
  final class Charge implements AutoCloseable {
    private long bytes;
    private boolean closed;

    /// Takes more; false where there is no room, or the call is over.
    synchronized boolean take(long more) {
      if (closed) {
        return false;
      }
      if (takenBytes.addAndGet(more) > limitBytes) {
        takenBytes.addAndGet(-more);
        return false;
      }
      bytes += more;
      return true;
    }

    /// Gives a part back that is not held any more.
    synchronized void give(long fewer) {
      if (!closed) {
        bytes -= fewer;
        takenBytes.addAndGet(-fewer);
      }
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        takenBytes.addAndGet(-bytes);
      }
    }
  }
}
