package io.dormouse.gateway.admission;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// Bounds how many calls are in the gateway at once, held ones included.
public final class AdmissionController {
  private final int limit;
  private final AtomicInteger inside = new AtomicInteger();
  private final LongAdder dropped = new LongAdder();

  /// @param limit most calls at once
  public AdmissionController(int limit) {
    this.limit = limit;
  }

  /// Lets a call in, or not.
  public Admission admit() {
    if (inside.incrementAndGet() > limit) {
      inside.decrementAndGet();
      return new Admission.Rejected(limit);
    }
    return new Admission.Admitted(new CountedPermit());
  }

  /// Calls in the gateway now.
  public int inside() {
    return inside.get();
  }

  /// Calls lost to overload or failures so far.
  public long dropped() {
    return dropped.sum();
  }

  private final class CountedPermit implements Permit {
    private final AtomicBoolean closed = new AtomicBoolean();

    @Override
    public void success() {
      close();
    }

    @Override
    public void ignore() {
      close();
    }

    @Override
    public void dropped() {
      if (close()) {
        dropped.increment();
      }
    }

    private boolean close() {
      if (!closed.compareAndSet(false, true)) {
        return false;
      }
      inside.decrementAndGet();
      return true;
    }
  }
}
