package io.dormouse.worker.engine;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The one thread that tells listeners, so that none of them holds up a step.
///
/// Who is to be told is in a list through the entries themselves: at most once each, and without
/// allocation.
final class GenerationDelivery {
  private final AtomicReference<@Nullable GenerationEntry> head = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean closed;

  GenerationDelivery() {
    thread = Thread.ofPlatform().name("delivery").daemon(true).unstarted(this::loop);
  }

  void start() {
    thread.start();
  }

  /// Notes that an entry has news; {@link #wake} has them told.
  void add(GenerationEntry entry) {
    if (!entry.told.compareAndSet(false, true)) {
      return;
    }
    GenerationEntry first;
    do {
      first = head.get();
      entry.next = first;
    } while (!head.compareAndSet(first, entry));
  }

  void wake() {
    if (head.get() != null) {
      LockSupport.unpark(thread);
    }
  }

  /// Returns when all have been told.
  void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    while (true) {
      boolean last = closed;
      GenerationEntry entry = reversed(head.getAndSet(null));
      if (entry == null) {
        if (last) {
          return;
        }
        LockSupport.park(this);
      }
      while (entry != null) {
        GenerationEntry following = entry.next;
        entry.next = null;
        entry.told.set(false);
        entry.deliver();
        entry = following;
      }
    }
  }

  private static @Nullable GenerationEntry reversed(@Nullable GenerationEntry list) {
    GenerationEntry result = null;
    GenerationEntry entry = list;
    while (entry != null) {
      GenerationEntry following = entry.next;
      entry.next = result;
      result = entry;
      entry = following;
    }
    return result;
  }
}
