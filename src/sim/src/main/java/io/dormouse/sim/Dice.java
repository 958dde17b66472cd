package io.dormouse.sim;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/// Seeded chance: the same seed gives the same course on every machine.
final class Dice {
  private final long seed;
  private final Random random;

  Dice(long seed) {
    this.seed = mixed(seed);
    this.random = new Random(this.seed);
  }

  /// Chance of its own for one purpose, whatever is drawn elsewhere.
  Dice of(String purpose) {
    return new Dice(seed + purpose.hashCode());
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /// Both bounds included.
  long between(long least, long most) {
    return least + (long) (random.nextDouble() * (most - least + 1));
  }

  /// To the millisecond, both bounds included.
  Duration between(Duration least, Duration most) {
    return Duration.ofMillis(between(least.toMillis(), most.toMillis()));
  }

  /// Exponentially distributed around a mean, to the millisecond.
  Duration exponential(Duration mean) {
    double length = -StrictMath.log(1 - random.nextDouble());
    return Duration.ofMillis(Math.round(length * mean.toMillis()));
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /// Neighbouring seeds far apart. Source: the finaliser of SplitMix64, Steele et al., 2014.
  private static long mixed(long seed) {
    long bits = (seed + 0x9e3779b97f4a7c15L);
    bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
    return bits ^ (bits >>> 31);
  }
}
