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

  /// Most bytes taken at once.
  long limitBytes() {
    return limitBytes;
  }

  /// Bytes taken now.
  long takenBytes() {
    return takenBytes.get();
  }

  /// What one call has taken; given back once, on any thread.
  final class Charge implements AutoCloseable {
    private long bytes;
    private boolean closed;

    /// Takes what the answer needs.
    ///
    /// @param hint how to ask for less
    /// @throws ApiException to try again where there is no room now, for good where it is more than
    ///   there ever is
    synchronized void takeForAnswer(long more, String hint) throws ApiException {
      if (bytes + more > limitBytes) {
        throw new ApiException(ApiError.answerTooLarge(more, limitBytes - bytes, hint));
      }
      if (!take(more)) {
        throw new ApiException(ApiError.overloaded());
      }
    }

    /// Takes more; false where there is no room, or the call is over.
    synchronized boolean take(long more) {
      if (closed) {
        return false;
      }
      long taken = takenBytes.get();
      while (more <= limitBytes - taken) {
        if (takenBytes.compareAndSet(taken, taken + more)) {
          bytes += more;
          return true;
        }
        taken = takenBytes.get();
      }
      return false;
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
