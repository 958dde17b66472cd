package io.dormouse.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The calls of one tenant.
///
/// @param tenant its name
/// @param from when its first call may come
/// @param until when no more come
/// @param gap mean time between calls, which come at random (a Poisson process)
/// @param burst calls at each arrival
/// @param mostCost of a call in tokens, 64 at least
/// @param work mean time that a worker takes over a call
/// @param leaves mean time after which clients go, if they do
/// @param prefers what they say by `Prefer: wait`
/// @param wakes whether they want a worker woken
/// @param keep what they say by `Dormouse-Keep-Alive`
record Traffic(
    String tenant,
    Duration from,
    Duration until,
    Duration gap,
    int burst,
    long mostCost,
    Duration work,
    Optional<Duration> leaves,
    Optional<Duration> prefers,
    boolean wakes,
    Optional<Duration> keep) {
  private static final long LEAST_COST = 64;
  private static final long BYTES_PER_TOKEN = 4;

  /// Patient calls that cost up to 1,024 tokens and run 2 s on average.
  static Traffic steady(String tenant, Duration from, Duration until, Duration gap) {
    return new Traffic(
        tenant,
        from,
        until,
        gap,
        1,
        1_024,
        Duration.ofSeconds(2),
        Optional.empty(),
        Optional.empty(),
        true,
        Optional.empty());
  }

  /// So many calls at one moment.
  static Traffic spike(String tenant, Duration at, int calls) {
    return steady(tenant, at, at.plusMillis(1), Duration.ZERO).bursts(calls);
  }

  Traffic bursts(int calls) {
    return new Traffic(
        tenant, from, until, gap, calls, mostCost, work, leaves, prefers, wakes, keep);
  }

  Traffic working(Duration mean) {
    return new Traffic(
        tenant, from, until, gap, burst, mostCost, mean, leaves, prefers, wakes, keep);
  }

  Traffic leaving(Duration mean) {
    return new Traffic(
        tenant, from, until, gap, burst, mostCost, work, Optional.of(mean), prefers, wakes, keep);
  }

  Traffic waiting(Duration longest) {
    return new Traffic(
        tenant, from, until, gap, burst, mostCost, work, leaves, Optional.of(longest), wakes, keep);
  }

  /// The calls, in order of time.
  List<CallPlan> calls(Dice dice) {
    var calls = new ArrayList<CallPlan>();
    Duration at = from;
    while (at.compareTo(until) < 0) {
      for (int i = 0; i < burst; i++) {
        calls.add(call(at, dice));
      }
      at = at.plus(gap.isZero() ? until : dice.exponential(gap).plusMillis(1));
    }
    return calls;
  }

  private CallPlan call(Duration at, Dice dice) {
    long cost = dice.between(LEAST_COST, Math.max(LEAST_COST, mostCost));
    return new CallPlan(
        at,
        tenant,
        cost,
        cost * BYTES_PER_TOKEN,
        dice.exponential(work),
        leaves.map(dice::exponential),
        prefers,
        wakes,
        keep);
  }
}
