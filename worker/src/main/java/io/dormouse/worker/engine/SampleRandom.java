package io.dormouse.worker.engine;

/// Random numbers that follow from a seed and a position alone.
final class SampleRandom {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private SampleRandom() {}

  /// A number from 0 to below 1 for that position, of 53 bits.
  static double uniform(long seed, int position) {
    long start = mix(seed + GOLDEN);
    return (mix(start + (position + 1L) * GOLDEN) >>> 11) * 0x1p-53;
  }

  /// The finaliser of SplitMix64.
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
