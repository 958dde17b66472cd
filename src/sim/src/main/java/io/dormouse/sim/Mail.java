package io.dormouse.sim;

import io.dormouse.gateway.pool.PoolTimer;
import java.time.Duration;
import java.util.concurrent.Executor;

/// Carries events to a pool's writer and outcomes from it: at once or a moment later; nothing any
/// more once it is cut.
final class Mail implements Executor, PoolTimer {
  private final VirtualTime time;
  private final Duration lag;
  private final Dice dice;
  private int pending;
  private boolean cut;

  /// @param lag the longest that anything takes
  Mail(VirtualTime time, Duration lag, Dice dice) {
    this.time = time;
    this.lag = lag;
    this.dice = dice;
  }

  @Override
  public void execute(Runnable task) {
    if (lag.isZero()) {
      unlessCut(task);
      return;
    }
    pending++;
    time.after(
        dice.between(Duration.ZERO, lag),
        () -> {
          pending--;
          unlessCut(task);
        });
  }

  @Override
  public Cancellation schedule(Duration delay, Runnable task) {
    return time.schedule(delay, () -> unlessCut(task));
  }

  private void unlessCut(Runnable task) {
    if (!cut) {
      task.run();
    }
  }

  /// Whether nothing is on its way.
  boolean isEmpty() {
    return pending == 0;
  }

  void cut() {
    cut = true;
  }
}
