package io.dormouse.sim;

import io.dormouse.gateway.hold.HoldLimits;
import io.dormouse.gateway.pool.PoolPolicy;
import io.dormouse.gateway.pool.WakeBackoff;
import java.time.Duration;

/// What an operator sets for a model.
///
/// @param name of the policy
/// @param pool constants of the pool
/// @param limits of its hold
/// @param wake longest wait while no worker is up
/// @param queue longest wait while workers are busy
/// @param firstByte longest wait for an answer
/// @param total longest call
/// @param shutdown how long calls may take to finish when the gateway ends
public record Policy(
    String name,
    PoolPolicy pool,
    HoldLimits limits,
    Duration wake,
    Duration queue,
    Duration firstByte,
    Duration total,
    Duration shutdown) {
  private static final PoolPolicy POOL =
      new PoolPolicy(
          Duration.ofMinutes(5),
          Duration.ofMinutes(2),
          Duration.ofMinutes(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          new WakeBackoff(Duration.ofSeconds(1), Duration.ofMinutes(1), WakeBackoff.JITTER, 0),
          64);

  /// What holds where a configuration says nothing.
  public static Policy defaults() {
    return of("defaults", POOL);
  }

  /// Workers that stay so long without calls.
  public static Policy idle(String name, Duration idle) {
    return of(
        name,
        new PoolPolicy(
            idle,
            POOL.wakeStall(),
            POOL.load(),
            POOL.drain(),
            POOL.stop(),
            POOL.backoff(),
            POOL.concurrency()));
  }

  /// Failed wakes that are tried again after such pauses.
  public static Policy backoff(String name, Duration first, Duration longest) {
    return of(
        name,
        new PoolPolicy(
            POOL.idle(),
            POOL.wakeStall(),
            POOL.load(),
            POOL.drain(),
            POOL.stop(),
            new WakeBackoff(first, longest, WakeBackoff.JITTER, 0),
            POOL.concurrency()));
  }

  /// Workers that are given so many calls at once.
  public static Policy concurrency(String name, int calls) {
    return of(
        name,
        new PoolPolicy(
            POOL.idle(),
            POOL.wakeStall(),
            POOL.load(),
            POOL.drain(),
            POOL.stop(),
            POOL.backoff(),
            calls));
  }

  private static Policy of(String name, PoolPolicy pool) {
    return new Policy(
        name,
        pool,
        new HoldLimits(256, 256, 1L << 30, 1L << 30),
        Duration.ofMinutes(5),
        Duration.ofMinutes(2),
        Duration.ofMinutes(10),
        Duration.ofHours(1),
        Duration.ofSeconds(30));
  }
}
