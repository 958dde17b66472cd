package io.dormouse.gateway.pool;

import java.time.Duration;
import java.util.SplittableRandom;

/// How long a pool pauses after failed wakes: doubling, limited, and shortened by chance, so that
/// gateways and models which failed together do not come back together.
///
/// @param first pause after a first failed wake
/// @param longest pause
/// @param jitter largest share by which chance shortens a pause; 0 to 1
/// @param seed of that chance
public record WakeBackoff(Duration first, Duration longest, double jitter, long seed) {
  /// The share that serves well.
  public static final double JITTER = 0.25;

  private static final int MOST_DOUBLINGS = 30;

  /// The pause after so many failures in a row of the pool whose state this is.
  Duration after(int failures, PoolState state) {
    Duration doubled = first.multipliedBy(1L << Math.clamp(failures - 1L, 0, MOST_DOUBLINGS));
    Duration pause = doubled.compareTo(longest) > 0 ? longest : doubled;
    long wake = 31L * state.model().hashCode() + 17L * state.started() + failures;
    double less = jitter * new SplittableRandom(seed + wake).nextDouble();
    return pause.minusMillis(Math.round(less * pause.toMillis()));
  }
}
