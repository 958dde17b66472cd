package io.dormouse.gateway.pool;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Runs tasks one after the other, in order, over any executor; with a direct executor an idle
/// mailbox runs a task on the caller's thread.
final class SerialMailbox {
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();
  private final Executor executor;
  private final Consumer<Throwable> defects;

  /// @param defects takes what a task threw; the next task runs all the same
  SerialMailbox(Executor executor, Consumer<Throwable> defects) {
    this.executor = executor;
    this.defects = defects;
  }

  /// Adds a task.
  void tell(Runnable task) {
    tasks.add(task);
    if (pending.getAndIncrement() == 0) {
      executor.execute(this::drain);
    }
  }

  private void drain() {
    do {
      Runnable task = tasks.poll();
      try {
        if (task != null) {
          task.run();
        }
      } catch (RuntimeException | Error defect) {
        defects.accept(defect);
      }
    } while (pending.decrementAndGet() > 0);
  }
}
