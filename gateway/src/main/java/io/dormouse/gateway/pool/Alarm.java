package io.dormouse.gateway.pool;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The one timer of a pool; confined to its mailbox.
final class Alarm {
  private final PoolTimer timer;
  private final InstantSource clock;
  private final Consumer<Runnable> mailbox;
  private final Runnable ring;
  private @Nullable Instant at;
  private PoolTimer.@Nullable Cancellation planned;
  private long armings;

  /// @param ring done in the mailbox at the time
  Alarm(PoolTimer timer, InstantSource clock, Consumer<Runnable> mailbox, Runnable ring) {
    this.timer = timer;
    this.clock = clock;
    this.mailbox = mailbox;
    this.ring = ring;
  }

  /// Rings at that time, if it would not ring by then anyhow.
  void by(Instant next) {
    if (at != null && !next.isBefore(at)) {
      return;
    }
    if (planned != null) {
      planned.cancel();
    }
    at = next;
    long number = ++armings;
    Duration delay = Duration.between(clock.instant(), next);
    planned =
        timer.schedule(
            delay.isNegative() ? Duration.ZERO : delay, () -> mailbox.accept(() -> rings(number)));
  }

  /// Also for a timer that fires in spite of its cancellation.
  private void rings(long number) {
    if (number == armings) {
      at = null;
      planned = null;
    }
    ring.run();
  }
}
