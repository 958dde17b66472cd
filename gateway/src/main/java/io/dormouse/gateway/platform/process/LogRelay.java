package io.dormouse.gateway.platform.process;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Passes lines to a log that may be slow, on a thread of its own; drops and counts what it cannot
/// take, so that no worker waits for it.
final class LogRelay implements AutoCloseable {
  private static final int CAPACITY = 1024;

  private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong dropped = new AtomicLong();
  private final Consumer<String> log;
  private final Thread thread;

  LogRelay(String name, Consumer<String> log) {
    this.log = log;
    this.thread = Thread.ofPlatform().daemon().name("log of " + name).start(this::relay);
  }

  void offer(String line) {
    if (!queue.offer(line)) {
      dropped.incrementAndGet();
    }
  }

  private void relay() {
    try {
      while (true) {
        log.accept(queue.take());
        var missing = dropped.getAndSet(0);
        if (missing > 0) {
          log.accept("(" + missing + " lines dropped: the log is slower than the worker)");
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
