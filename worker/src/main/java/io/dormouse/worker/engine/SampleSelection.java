package io.dormouse.worker.engine;

/// Candidates of a choice, and the nearest of them by count or by weight, without sorting them all.
///
/// A candidate is its distance from the likeliest one and its id; of equal distances the lower id
/// is nearer.
final class SampleSelection {
  private final long[] keys;
  private int size;

  SampleSelection(int most) {
    this.keys = new long[most];
  }

  void clear() {
    size = 0;
  }

  /// A distance of 0 may have either sign.
  void add(float distance, int id) {
    keys[size++] = ((long) Float.floatToRawIntBits(distance + 0f) << 32) | id;
  }

  /// Keeps that many of the nearest; 1 or more.
  void keepNearest(int count) {
    if (count < size) {
      size = prefix(count, true);
    }
  }

  /// Keeps as many of the nearest as are needed for that weight; one at least.
  void keepWeight(double target) {
    size = prefix(target, false);
  }

  /// The weight of all.
  double weight() {
    return weight(0, size, false);
  }

  /// The candidate at that share of the weight of all, from 0 to below 1.
  int at(double share) {
    double target = share * weight();
    double sum = 0;
    int last = size - 1;
    for (int i = 0; i < last; i++) {
      sum += weight(keys[i], false);
      if (sum > target) {
        return (int) keys[i];
      }
    }
    return (int) keys[last];
  }

  /// Moves the nearest to the front until their weight reaches the target; says how many they are.
  private int prefix(double target, boolean counting) {
    int from = 0;
    int to = size;
    double before = 0;
    while (to - from > 1) {
      int middle = partition(from, to - 1);
      double nearer = before + weight(from, middle, counting);
      if (nearer >= target && middle > from) {
        to = middle;
      } else {
        before = nearer + weight(keys[middle], counting);
        from = middle + 1;
        if (before >= target) {
          return from;
        }
      }
    }
    return from < to ? from + 1 : from;
  }

  /// Orders the keys around one of them; returns where that came to lie.
  private int partition(int first, int last) {
    medianLast(first, last);
    long pivot = keys[last];
    int store = first;
    for (int i = first; i < last; i++) {
      if (keys[i] < pivot) {
        exchange(i, store++);
      }
    }
    exchange(store, last);
    return store;
  }

  private void medianLast(int first, int last) {
    int middle = (first + last) >>> 1;
    if (keys[middle] < keys[first]) {
      exchange(middle, first);
    }
    if (keys[last] < keys[first]) {
      exchange(last, first);
    }
    if (keys[middle] < keys[last]) {
      exchange(middle, last);
    }
  }

  private void exchange(int a, int b) {
    long key = keys[a];
    keys[a] = keys[b];
    keys[b] = key;
  }

  private double weight(int from, int to, boolean counting) {
    if (counting) {
      return to - from;
    }
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += weight(keys[i], false);
    }
    return sum;
  }

  private static double weight(long key, boolean counting) {
    return counting ? 1 : SampleExponential.weight(Float.intBitsToFloat((int) (key >>> 32)));
  }
}
