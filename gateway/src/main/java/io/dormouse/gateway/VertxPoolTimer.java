package io.dormouse.gateway;

import io.dormouse.gateway.pool.PoolTimer;
import io.vertx.core.Vertx;
import java.time.Duration;

/// Pool timers on Vert.x, rounded up to whole milliseconds so that none fires before its time.
final class VertxPoolTimer implements PoolTimer {
  private static final long NANOS_PER_MS = 1_000_000;

  private final Vertx vertx;

  VertxPoolTimer(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public Cancellation schedule(Duration delay, Runnable task) {
    long delayMs = Math.max(1, (delay.toNanos() + NANOS_PER_MS - 1) / NANOS_PER_MS);
    long id = vertx.setTimer(delayMs, _ -> task.run());
    return () -> vertx.cancelTimer(id);
  }
}
