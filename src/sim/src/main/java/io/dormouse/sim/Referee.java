package io.dormouse.sim;

import io.dormouse.gateway.pool.HoldOutcome;
import io.dormouse.gateway.pool.PoolListener;
import io.dormouse.gateway.pool.PoolPhase;
import io.dormouse.gateway.pool.PoolSnapshot;
import io.dormouse.gateway.pool.Replicas;
import io.dormouse.gateway.pool.StopReason;
import io.dormouse.gateway.pool.WakeFailure;
import io.dormouse.gateway.pool.WakeTimeline;
import io.dormouse.gateway.pool.Worker;
import io.dormouse.gateway.pool.WorkerId;
import io.dormouse.gateway.pool.WorkerReport;
import io.dormouse.gateway.pool.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Watches one gateway from outside: its calls, what it asks of its platform, and what its pool
/// shows after every step.
///
/// 1. Every call that waits gets exactly one outcome, and none is lost or counted twice.
/// 2. A tenant's calls are served in the order in which they came.
/// 3. Tenants get their shares ([Fairness]) and calls wait as long as they are meant to
///    ([Patient]).
/// 4. A call is given only to a worker that takes calls, and to none more than it may run.
/// 5. No worker is started before the one before it is gone, nor without somebody who wants it:
///    demand outlives its client, once, and something comes of it.
/// 6. No worker is stopped with calls before its deadline, and no drain lasts beyond it.
/// 7. Nobody waits beside a free slot, or for a pool that does nothing.
/// 8. A worker that falls silent is found out, and none that answers ([Silence]).
final class Referee implements PoolListener {
  private static final int BREAKS = 3;

  private final VirtualTime time;
  private final Duration slack;
  private final Violations violations;
  private final Tally tally = new Tally();
  private final Patient patient;
  private final Fairness fairness;
  private final Silence silence;
  private final Set<WorkerId> taking = new HashSet<>();
  private final Map<WorkerId, Instant> refusing = new HashMap<>();
  private final Set<WorkerId> lost = new HashSet<>();
  private final Map<WorkerId, Integer> failures = new HashMap<>();
  private final Map<WorkerId, Integer> running = new HashMap<>();
  private @Nullable PoolSnapshot last;
  private boolean up;
  private boolean wanted;
  private boolean owed;
  private boolean closing;

  /// @param slack how late an event may reach the pool
  Referee(VirtualTime time, Duration slack, ToIntFunction<String> weights, Violations violations) {
    this.time = time;
    this.slack = slack;
    this.violations = violations;
    this.patient = new Patient(time, slack, violations);
    this.fairness = new Fairness(weights, violations);
    this.silence = new Silence(time, slack, violations);
  }

  void waits(Attempt attempt) {
    tally.add(attempt);
    patient.waits(attempt);
    fairness.waits(attempt.request().tenant(), attempt.request().cost());
    wanted |= attempt.request().wakes() && (late() || !up);
  }

  void ended(Attempt attempt, HoldOutcome outcome) {
    String tenant = attempt.request().tenant();
    boolean first = tally.isFirst(attempt);
    violations.check(tally.remove(attempt), () -> "a second outcome: %s".formatted(outcome)); // 1
    patient.ended(attempt, outcome);
    if (outcome instanceof HoldOutcome.Released released) {
      var id = released.reservation().worker();
      violations.check(
          first, () -> "a call of %s overtook another of its own".formatted(tenant)); // 2
      violations.check(takes(id), () -> "given to %s, which takes no calls".formatted(id)); // 4
      running.merge(id, 1, Integer::sum);
      if (!late()) {
        fairness.served(tenant, attempt.request().cost());
      }
    } else if (outcome instanceof HoldOutcome.WakeFailed) {
      wanted &= late();
    } else if (outcome instanceof HoldOutcome.Cancelled || outcome instanceof HoldOutcome.Expired) {
      owed |= attempt.request().wakes() && !late() && !up;
    }
    violations.check(
        closing || !(outcome instanceof HoldOutcome.Closing), () -> "refused by a pool that stays");
    fairness.left(tenant);
  }

  /// Its pool is replaced: those who wait go on at another one.
  void handOver(Referee next) {
    violations.note(() -> tally.calls() + " calls go on at another pool");
    closing = true;
    for (Attempt attempt : tally.all()) {
      String tenant = attempt.request().tenant();
      tally.remove(attempt);
      fairness.left(tenant);
      next.tally.add(attempt);
      next.fairness.waits(tenant, attempt.request().cost());
      patient.handOver(attempt, next.patient);
      next.wanted = true;
    }
  }

  /// A reservation is about to be closed.
  void closes(WorkerId id, Exchange.Outcome outcome) {
    running.merge(id, -1, Integer::sum);
    switch (outcome) {
      case ANSWERED -> {
        failures.remove(id);
        silence.answered(id);
      }
      case REFUSED -> lost.add(id);
      case FAILED, DIED -> failures.merge(id, 1, Integer::sum);
      case TIMED_OUT -> silence.gaveNothing(id, taking.contains(id));
      case NOT_ADMITTED, LEFT -> {}
    }
  }

  void woken() {
    wanted = true;
  }

  void sleeps() {
    owed = false;
    wanted &= late() || tally.calls() > 0;
  }

  void closing() {
    closing = true;
  }

  void starting(WorkerId id, int residents) {
    violations.note(() -> "start " + id);
    violations.check(
        residents == 0, () -> "%s started beside %d others".formatted(id, residents)); // 5
    violations.check(wanted || tally.calls() > 0, () -> "%s started for nobody".formatted(id));
    violations.check(!closing, () -> "%s started by a gateway that ends".formatted(id));
    silence.started(id);
  }

  /// A replica is asked for.
  ///
  /// @param already whether one was asked for before, and nothing came of it yet
  void asks(boolean already) {
    violations.note(() -> "wake");
    violations.check(!already, () -> "asked for a replica twice"); // 5
    violations.check(wanted || tally.calls() > 0, () -> "asked for a replica for nobody");
    violations.check(!closing, () -> "asked for a replica by a gateway that ends");
  }

  /// These replicas are there.
  void seen(Replicas replicas) {
    violations.note(replicas::toString);
    var ids = replicas.ready().stream().map(Replicas.Replica::id).collect(Collectors.toSet());
    List.copyOf(taking).stream().filter(id -> !ids.contains(id)).forEach(this::refuses);
    taking.addAll(ids);
    wanted &= late() || ids.stream().allMatch(this::fails);
  }

  /// Whether it took no connection, or calls in a row failed under it: it is none that is wanted.
  private boolean fails(WorkerId id) {
    return lost.contains(id) || failures.getOrDefault(id, 0) >= BREAKS;
  }

  void reported(WorkerId id, WorkerReport report) {
    violations.note(() -> id + " says " + report);
    if (report instanceof WorkerReport.Ready) {
      taking.add(id);
      wanted &= late();
    } else if (report instanceof WorkerReport.Unresponsive) {
      silence.unresponsive(id);
    } else if (report instanceof WorkerReport.Gone) {
      refuses(id);
    }
  }

  void answersProbe(WorkerId id) {
    silence.answeredProbe(id);
  }

  private boolean takes(WorkerId id) {
    var since = refusing.get(id);
    boolean just = late() && since != null && !since.plus(slack).isBefore(time.instant());
    return taking.contains(id) || just;
  }

  /// It was told to take no new calls.
  void refuses(WorkerId id) {
    if (taking.remove(id)) {
      refusing.put(id, time.instant());
    }
  }

  /// After a step.
  ///
  /// @param settled whether the pool has seen all that happened
  void check(PoolSnapshot snapshot, boolean settled) {
    var state = snapshot.state();
    for (Worker worker : state.workers()) {
      if (worker.state() instanceof WorkerState.Draining draining) {
        violations.check( // 6
            !draining.deadline().isBefore(time.instant().minus(slack)),
            () -> "drains on: %s".formatted(worker));
        boolean busy = worker.running() > 0 && !late();
        violations.check( // 6
            !(busy && draining.reason() == StopReason.IDLE && wasReady(worker)),
            () -> "drains for idleness with calls: %s".formatted(worker));
      }
      violations.check( // 4
          worker.running() >= 0 && worker.running() <= Math.max(worker.capacity(), before(worker)),
          () -> "runs: %s".formatted(worker));
    }
    silence.check(snapshot);
    if (settled) {
      settled(snapshot);
    }
    last = snapshot;
  }

  /// How many it ran, or may have been given, after the step before: it may run more than it is
  /// meant to once others join. Where events come late, two may join in one step.
  private int before(Worker worker) {
    return last == null
        ? 0
        : last.state()
            .worker(worker.id())
            .map(it -> late() ? Math.max(it.running(), it.capacity()) : it.running())
            .orElse(late() ? worker.running() : 0);
  }

  private void settled(PoolSnapshot snapshot) {
    violations.check( // 1
        snapshot.held() == tally.calls() && snapshot.heldBytes() == tally.bytes(),
        () ->
            "holds %d calls of %d bytes; %d of %d wait"
                .formatted(snapshot.held(), snapshot.heldBytes(), tally.calls(), tally.bytes()));
    for (Worker worker : snapshot.state().workers()) {
      boolean free = worker.eligible() && worker.running() < worker.capacity();
      violations.check(
          !free || tally.calls() == 0, () -> "waits beside a free slot: %s".formatted(worker)); // 7
      violations.check( // 4
          worker.running() == running.getOrDefault(worker.id(), 0),
          () -> "counts wrong: %s".formatted(worker));
    }
    PoolPhase phase = snapshot.state().phase();
    boolean serves = phase == PoolPhase.READY || phase == PoolPhase.WAKING;
    violations.check(
        serves || tally.calls() == 0, () -> "waits for a pool that is %s".formatted(phase)); // 7
    violations.check(
        !owed || closing || phase != PoolPhase.ASLEEP, () -> "nothing came of a call"); // 5
  }

  private boolean wasReady(Worker worker) {
    return last != null && last.state().worker(worker.id()).filter(Worker::eligible).isPresent();
  }

  private boolean late() {
    return slack.isPositive();
  }

  @Override
  public void stopping(Worker worker, StopReason reason) {
    violations.note(() -> "stop " + worker.id() + ": " + reason);
    boolean may =
        switch (reason) {
          case IDLE, ASKED, LOAD_FAILED, SCALED_DOWN -> worker.running() == 0;
          case LOST -> fails(worker.id()) || silence.found(worker.id());
          case DRAIN_TIMEOUT -> drained(worker.id());
          case SHUTDOWN -> closing;
        };
    violations.check(may, () -> "stopped (%s): %s".formatted(reason, worker)); // 6
  }

  private boolean drained(WorkerId id) {
    Instant now = time.instant();
    return last != null
        && last.state()
            .worker(id)
            .filter(it ->
                it.state() instanceof WorkerState.Draining draining
                    && !draining.deadline().isAfter(now))
            .isPresent();
  }

  @Override
  public void phase(String model, PoolPhase from, PoolPhase to) {
    violations.note(() -> from + " -> " + to);
    boolean wasUp = up;
    up = to == PoolPhase.READY;
    wanted &= late() || !up;
    wanted |= wasUp && !up && tally.calls() > 0;
    owed &= !up;
    patient.now(up);
  }

  @Override
  public void wakeFailed(String model, WakeFailure cause, Duration retryAfter) {
    violations.note(() -> "wake failed: " + cause.code() + ", again after " + retryAfter);
    wanted &= late();
    owed = false;
  }

  @Override
  public void waking(WorkerId worker) {}

  @Override
  public void ready(WakeTimeline timeline) {}

  @Override
  public void joined(Worker replica) {}

  @Override
  public void left(Worker replica) {}

  @Override
  public void gone(Worker worker, WorkerReport.Exit exit) {}
}
