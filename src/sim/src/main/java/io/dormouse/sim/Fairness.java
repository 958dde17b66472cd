package io.dormouse.sim;

import io.dormouse.gateway.hold.HoldingQueue;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/// Watches what tenants get while they wait side by side: at any two moments of such a time, what
/// two of them got in between, by weight, differs by at most a quantum and the largest call of
/// each.
final class Fairness {
  private final ToIntFunction<String> weights;
  private final Violations violations;
  private final Map<String, Backlog> backlogs = new HashMap<>();

  Fairness(ToIntFunction<String> weights, Violations violations) {
    this.weights = weights;
    this.violations = violations;
  }

  private static final class Backlog {
    private int waiting;
    private double largest;
    private final Map<String, Range> beside = new HashMap<>();
  }

  /// What one got more than the other since they wait side by side.
  private static final class Range {
    private double now;
    private double least;
    private double most;

    void add(double share) {
      now += share;
      least = Math.min(least, now);
      most = Math.max(most, now);
    }

    double width() {
      return most - least;
    }
  }

  void waits(String tenant, long cost) {
    var backlog = backlogs.computeIfAbsent(tenant, _ -> new Backlog());
    if (backlog.waiting++ == 0) {
      backlogs.forEach((other, its) -> {
        if (!other.equals(tenant)) {
          backlog.beside.put(other, new Range());
          its.beside.put(tenant, new Range());
        }
      });
    }
    backlog.largest = Math.max(backlog.largest, share(tenant, cost));
  }

  /// A call of a tenant does not wait any more.
  void left(String tenant) {
    var backlog = backlogs.get(tenant);
    if (backlog != null && --backlog.waiting == 0) {
      backlogs.remove(tenant);
      backlogs.values().forEach(other -> other.beside.remove(tenant));
    }
  }

  /// A call of a tenant was given to a worker.
  void served(String tenant, long cost) {
    var backlog = backlogs.get(tenant);
    if (backlog == null) {
      return;
    }
    double share = share(tenant, cost);
    backlog.beside.forEach((other, range) -> {
      range.add(share);
      var its = backlogs.get(other);
      if (its != null) {
        mirrored(its, tenant, share);
        double bound = HoldingQueue.QUANTUM + backlog.largest + its.largest;
        violations.check(
            range.width() <= bound,
            () ->
                "%s and %s wait side by side and are %.0f apart; at most %.0f"
                    .formatted(tenant, other, range.width(), bound));
      }
    });
  }

  private static void mirrored(Backlog backlog, String tenant, double share) {
    var range = backlog.beside.get(tenant);
    if (range != null) {
      range.add(-share);
    }
  }

  private double share(String tenant, long cost) {
    return (double) cost / weights.applyAsInt(tenant);
  }
}
