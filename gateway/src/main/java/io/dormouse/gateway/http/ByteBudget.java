package io.dormouse.gateway.http;

import java.util.concurrent.atomic.AtomicLong;

/// A number of bytes shared by all calls, taken and given back.
final class ByteBudget {
  private static final int SPARE_SHARE = 4;

  private final long total;
  private final AtomicLong used = new AtomicLong();

  ByteBudget(long total) {
    this.total = total;
  }

  /// Takes all of `bytes`, or none.
  boolean tryTake(long bytes) {
    return tryTake(bytes, total);
  }

  /// Takes all of `bytes` if no more than a quarter is used then.
  boolean tryTakeSpare(long bytes) {
    return tryTake(bytes, total / SPARE_SHARE);
  }

  private boolean tryTake(long bytes, long most) {
    long before = used.get();
    while (bytes <= most - before) {
      if (used.compareAndSet(before, before + bytes)) {
        return true;
      }
      before = used.get();
    }
    return false;
  }

  /// Whether no more than a quarter were used with `bytes` more.
  boolean hasSpare(long bytes) {
    return bytes <= total / SPARE_SHARE - used.get();
  }

  void give(long bytes) {
    if (used.addAndGet(-bytes) < 0) {
      throw new IllegalStateException("more bytes came back than were taken");
    }
  }

  long used() {
    return used.get();
  }
}
