package io.dormouse.gateway.proxy;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The clocks of one relayed call, on one timer that fires as early as any of them could be due and
/// is then set anew; confined to the call's context.
final class AnswerClocks {
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final LongSupplier nanoTime;
  private final RelayLimits limits;
  private final Consumer<Expiry> expired;
  private final long startNanos;
  private boolean began;
  private boolean clientIsSlow;
  private long lastNanos;
  private long timer = NO_TIMER;

  AnswerClocks(Vertx vertx, LongSupplier nanoTime, RelayLimits limits, Consumer<Expiry> expired) {
    this.vertx = vertx;
    this.nanoTime = nanoTime;
    this.limits = limits;
    this.expired = expired;
    this.startNanos = nanoTime.getAsLong();
    this.lastNanos = startNanos;
  }

  private record Due(Expiry expiry, long atNanos) {}

  void start() {
    arm();
  }

  /// The first byte of the answer came.
  void began() {
    began = true;
    progress();
  }

  /// A piece of the answer came, or the client took what was written.
  void progress() {
    lastNanos = nanoTime.getAsLong();
  }

  /// Whether what was written waits for the client.
  void clientIsSlow(boolean slow) {
    clientIsSlow = slow;
    progress();
  }

  void stop() {
    if (timer != NO_TIMER) {
      vertx.cancelTimer(timer);
      timer = NO_TIMER;
    }
  }

  private Due next() {
    var total = new Due(Expiry.TOTAL, startNanos + limits.total().toNanos());
    Due other =
        began
            ? new Due(
                clientIsSlow ? Expiry.SLOW_CLIENT : Expiry.IDLE_STREAM,
                lastNanos + limits.idleStream().toNanos())
            : new Due(Expiry.FIRST_BYTE, startNanos + limits.firstByte().toNanos());
    return total.atNanos() - other.atNanos() < 0 ? total : other;
  }

  /// Not later than the pause that ends an answer: so none need be set when the answer begins.
  private void arm() {
    long due = next().atNanos() - nanoTime.getAsLong();
    long left = Math.min(due, limits.idleStream().toNanos());
    long delayMs = Math.max(1, Duration.ofNanos(left).plusNanos(999_999).toMillis());
    timer = vertx.setTimer(Math.min(delayMs, TimeUnit.DAYS.toMillis(365)), _ -> fired());
  }

  private void fired() {
    timer = NO_TIMER;
    Due due = next();
    if (due.atNanos() - nanoTime.getAsLong() <= 0) {
      expired.accept(due.expiry());
    } else {
      arm();
    }
  }
}
