package io.dormouse.e2e;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
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
