package io.dormouse.e2e;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Waits for a condition of the outside world, up to a deadline.
public final class Eventually {
  private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

  private Eventually() {}

  /// Returns once `condition` holds.
  ///
  /// @throws AssertionError at the deadline
  public static void until(Duration limit, String what, BooleanSupplier condition) {
    var _ = get(limit, what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /// Returns after a time in which `condition` held whenever it was looked at.
  ///
  /// @throws AssertionError the first time that it does not
  public static void throughout(Duration time, String what, BooleanSupplier condition) {
    long began = System.nanoTime();
    while (System.nanoTime() - began < time.toNanos()) {
      if (!condition.getAsBoolean()) {
        long after = Duration.ofNanos(System.nanoTime() - began).toMillis();
        throw new AssertionError("not any more after " + after + " ms: " + what);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /// Returns the value once it is as wanted; at the deadline as it is then, for an assertion that
  /// tells more than a time.
  public static <T> T settled(Duration limit, Supplier<T> source, Predicate<T> wanted) {
    long began = System.nanoTime();
    while (true) {
      T value = source.get();
      if (wanted.test(value) || System.nanoTime() - began > limit.toNanos()) {
        return value;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /// Returns the value once there is one.
  ///
  /// @throws AssertionError at the deadline
  public static <T> T get(Duration limit, String what, Supplier<Optional<T>> source) {
    long began = System.nanoTime();
    while (true) {
      Optional<T> value = source.get();
      if (value.isPresent()) {
        return value.get();
      }
      if (System.nanoTime() - began > limit.toNanos()) {
        throw new AssertionError("not within " + limit.toMillis() + " ms: " + what);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
