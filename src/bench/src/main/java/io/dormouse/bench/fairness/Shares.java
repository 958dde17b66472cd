package io.dormouse.bench.fairness;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// What each tenant got of a worker, over all windows of a length within a time in which all
/// waited.
final class Shares {
  private final List<Admitted> admitted;
  private final int tenants;

  /// A call that a worker began.
  ///
  /// @param tenant from 0
  record Admitted(int tenant, long atNanos, long cost) {}

  /// @param tenants how many there are
  Shares(List<Admitted> admitted, int tenants) {
    this.admitted = admitted.stream().sorted(Comparator.comparingLong(Admitted::atNanos)).toList();
    this.tenants = tenants;
  }

  /// Each tenant's smallest part of an equal share in any window that lies between two moments and
  /// begins with a call.
  double[] least(long fromNanos, long toNanos, long windowNanos) {
    double[] least = new double[tenants];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    long[] costs = new long[tenants];
    int last = 0;
    for (int first = 0; first < admitted.size(); first++) {
      long begin = admitted.get(first).atNanos();
      if (begin + windowNanos > toNanos) {
        break;
      }
      for (; last < admitted.size() && admitted.get(last).atNanos() < begin + windowNanos; last++) {
        costs[admitted.get(last).tenant()] += admitted.get(last).cost();
      }
      if (begin >= fromNanos) {
        double equal = Arrays.stream(costs).sum() / (double) tenants;
        for (int tenant = 0; tenant < tenants; tenant++) {
          least[tenant] = Math.min(least[tenant], costs[tenant] / equal);
        }
      }
      costs[admitted.get(first).tenant()] -= admitted.get(first).cost();
    }
    return least;
  }

  /// What each tenant got between two moments.
  long[] costs(long fromNanos, long toNanos) {
    long[] costs = new long[tenants];
    admitted.stream()
        .filter(it -> it.atNanos() >= fromNanos && it.atNanos() < toNanos)
        .forEach(it -> costs[it.tenant()] += it.cost());
    return costs;
  }
}
