package io.dormouse.worker.tokenizer;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Bounded platform threads for CPU work between the network and the engine: parsing, tokenising,
/// writing answers.
///
/// Every call has at most one task here at a time, so a queue as long as the worker has slots never
/// overflows.
public final class CodecPool implements Executor, AutoCloseable {
  private final ThreadPoolExecutor threads;

  /// A pool of that many threads for that many calls.
  public CodecPool(int threadCount, int slots) {
    threads =
        new ThreadPoolExecutor(
            threadCount,
            threadCount,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(2 * slots),
            Thread.ofPlatform().name("codec-", 0).daemon(true).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
