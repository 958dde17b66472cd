package io.dormouse.worker.model;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Parts of a load that run beside it, each on a thread of its own.
final class LoadThread {
  private LoadThread() {}

  static <T extends @Nullable Object> FutureTask<T> start(String name, Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofPlatform().name(name).daemon(true).start(task);
    return task;
  }

  /// Waits for a part; what it threw, or an interrupt, becomes an exception of that code and
  /// message.
  static <T extends @Nullable Object> T await(FutureTask<T> task, String code, String message)
      throws LoadException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new LoadException(code, message, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoadException(code, message, e);
    }
  }
}
