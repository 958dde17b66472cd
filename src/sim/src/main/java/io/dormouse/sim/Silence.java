package io.dormouse.sim;

import io.dormouse.gateway.pool.PoolSnapshot;
import io.dormouse.gateway.pool.Worker;
import io.dormouse.gateway.pool.WorkerId;
import io.dormouse.gateway.pool.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Watches that a worker that falls silent is found out, and none that answers.
///
/// One that gives a call nothing and answers no probe is stopped within the time of an examination;
/// one that has answered a call since is not.
final class Silence {
  private static final Duration MOMENT = Duration.ofMillis(100);

  private final VirtualTime time;
  private final Duration slack;
  private final Violations violations;
  private final Set<WorkerId> own = new HashSet<>();
  private final Set<WorkerId> silent = new HashSet<>();
  private final Map<WorkerId, Instant> spoke = new HashMap<>();
  private final Map<WorkerId, Instant> unresponsive = new HashMap<>();
  private final Map<WorkerId, Instant> due = new HashMap<>();

  /// @param slack how late an event may reach the pool
  Silence(VirtualTime time, Duration slack, Violations violations) {
    this.time = time;
    this.slack = slack;
    this.violations = violations;
  }

  /// The pool started it, so the pool is the one to find it out.
  void started(WorkerId id) {
    own.add(id);
  }

  /// It gave a call nothing in its time.
  ///
  /// @param takesCalls whether it is meant to
  void gaveNothing(WorkerId id, boolean takesCalls) {
    silent.add(id);
    if (takesCalls && own.contains(id) && slack.isZero()) {
      due.putIfAbsent(id, time.instant().plus(Examination.LONGEST).plus(MOMENT));
    }
  }

  /// It answered a call.
  void answered(WorkerId id) {
    if (silent.remove(id)) {
      spoke.put(id, time.instant());
    }
    due.remove(id);
  }

  /// It answered a probe.
  void answeredProbe(WorkerId id) {
    violations.note(() -> id + " answers a probe");
    due.remove(id);
  }

  /// It is said to answer no probe.
  void unresponsive(WorkerId id) {
    unresponsive.put(id, time.instant());
  }

  /// Whether it may be stopped as one that does not answer.
  boolean found(WorkerId id) {
    return silent.contains(id) ? isNow(unresponsive.get(id)) : isNowEither(id);
  }

  /// Where events come late, the pool may know of no answer yet.
  private boolean isNowEither(WorkerId id) {
    return slack.isPositive() && isNow(unresponsive.get(id)) && isNow(spoke.get(id));
  }

  private boolean isNow(@Nullable Instant at) {
    return at != null && !at.plus(slack).isBefore(time.instant());
  }

  /// After a step.
  void check(PoolSnapshot snapshot) {
    if (due.isEmpty()) {
      return;
    }
    due.keySet().removeIf(id -> snapshot.state().worker(id).filter(Silence::stays).isEmpty());
    due.forEach((id, latest) ->
        violations.check(
            !time.instant().isAfter(latest),
            () -> "%s answers neither calls nor probes and stays".formatted(id)));
  }

  private static boolean stays(Worker worker) {
    return !(worker.state() instanceof WorkerState.Stopping);
  }
}
