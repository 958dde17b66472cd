package io.dormouse.worker.engine;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Counts the calls inside the worker and the answers being written, refuses more calls than its
/// slots, and refuses all while closed.
///
/// Closing, counting and the test for idleness happen under one lock, so that no call slips in
/// after the worker was found idle.
public final class AdmissionGate {
  private final int slots;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private int admitted;
  private int leaving;
  private boolean open;
  private boolean ended;

  /// A closed gate with that many slots.
  public AdmissionGate(int slots) {
    if (slots < 1) {
      throw new IllegalArgumentException("slots must be at least 1, got " + slots);
    }
    this.slots = slots;
  }

  /// Takes a slot for a call, or says why not.
  public Admission admit() {
    lock.lock();
    try {
      if (!open) {
        return new Admission.Closed();
      }
      if (admitted >= slots) {
        return new Admission.Full();
      }
      admitted++;
      return new Admission.Admitted(new Slot());
    } finally {
      lock.unlock();
    }
  }

  /// Lets calls in.
  public void open() {
    setOpen(true);
  }

  /// Refuses calls from now on; those inside go on.
  public void close() {
    setOpen(false);
  }

  /// Refuses calls until the process ends, whatever opens it later.
  public void closeForGood() {
    lock.lock();
    try {
      open = false;
      ended = true;
    } finally {
      lock.unlock();
    }
  }

  /// Closes only when nobody is inside; says whether it did.
  public boolean closeIfIdle() {
    lock.lock();
    try {
      if (admitted > 0) {
        return false;
      }
      open = false;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until nobody is inside and every answer is written; false when that took too long.
  public boolean awaitIdle(Duration timeout) throws InterruptedException {
    long left = timeout.toNanos();
    lock.lock();
    try {
      while (admitted + leaving > 0) {
        if (left <= 0) {
          return false;
        }
        left = idle.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Calls inside now.
  public int admitted() {
    lock.lock();
    try {
      return admitted;
    } finally {
      lock.unlock();
    }
  }

  /// How many calls can be inside at once.
  public int slots() {
    return slots;
  }

  private void setOpen(boolean value) {
    lock.lock();
    try {
      open = value && !ended;
    } finally {
      lock.unlock();
    }
  }

  private final class Slot implements Admission.Permit {
    private boolean computed;
    private boolean closed;

    @Override
    public void computed() {
      lock.lock();
      try {
        if (!computed) {
          computed = true;
          admitted--;
          leaving++;
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        computed();
        if (!closed) {
          closed = true;
          leaving--;
          if (admitted + leaving == 0) {
            idle.signalAll();
          }
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
