package io.dormouse.gateway.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Decides for a pool whose replicas an autoscaler starts and stops.
///
/// What is seen of the replicas replaces what was seen before, so any sequence of views ends where
/// its last one does. Beside the replicas the pool may have one worker of sequence 0: it stands for
/// the one that is on its way.
///
/// What is ready is kept; the moment nothing is, it is let go.
///
/// Demand finds the pool in one of five situations:
///
/// 1. a replica is ready: nothing to ask for;
/// 2. the replicas were let go and are still there: they are kept again;
/// 3. one that took no connection stands in the view: it is tried again soon, and kept then;
/// 4. the last wake failed a moment ago: the held calls fail at once with its cause;
/// 5. none of these: a replica is asked for, once.
///
/// @param policy its constants; `concurrency` is what one replica is meant to run at once
/// @param maxReplicas most that the autoscaler makes
record AutoscaledMachine(PoolPolicy policy, int maxReplicas) implements PoolDecider {
  /// How long a replica that took no connection gets nothing new.
  static final Duration LOST_PAUSE = Duration.ofSeconds(2);

  private static final long COMING = 0;

  @Override
  public Step on(PoolState state, PoolEvent event, int held, Instant now) {
    var step = decided(state, event, held, now);
    boolean wasReady = any(state, WorkerState.Ready.class);
    boolean isReady = any(step.state(), WorkerState.Ready.class);
    if (wasReady == isReady) {
      return step;
    }
    var change = isReady ? new PoolEffect.Keep(policy.idle()) : new PoolEffect.LetGo();
    return step.then(Step.to(step.state(), change));
  }

  private Step decided(PoolState state, PoolEvent event, int held, Instant now) {
    return switch (event) {
      case PoolEvent.CallHeld _ -> demand(state, now);
      case PoolEvent.WakeAsked _ -> demand(state.with(new WakeIntent.None()), now);
      case PoolEvent.CallReleased(var id) -> released(state, id);
      case PoolEvent.CallEnded ended -> ended(state, ended, held, now);
      case PoolEvent.WorkerLost(var id) -> lost(state, id, held, now);
      case PoolEvent.Reported _ -> Step.stay(state);
      case PoolEvent.ReplicasSeen(var replicas) -> seen(state, replicas, held, now);
      case PoolEvent.SleepAsked _ -> held > 0 ? Step.stay(state) : sleep(state, now);
      case PoolEvent.ShutdownAsked _ -> shutdown(state);
      case PoolEvent.Tick _ -> tick(state, held, now);
    };
  }

  @Override
  public Optional<Instant> nextDeadline(PoolState state, int held) {
    Stream<Instant> ofWorkers =
        state.workers().stream()
            .flatMap(worker ->
                switch (worker.state()) {
                  case WorkerState.Waking waking ->
                      state.demand() ? Stream.of(loadDeadline(worker, waking)) : Stream.empty();
                  case WorkerState.Ready _ -> Stream.empty();
                  case WorkerState.Draining draining ->
                      isLost(draining) ? Stream.of(draining.deadline()) : Stream.empty();
                  case WorkerState.Stopping _ -> Stream.empty();
                });
    return Stream.concat(ofWorkers, idleDeadline(state, held).stream()).min(Instant::compareTo);
  }

  private Optional<Instant> idleDeadline(PoolState state, int held) {
    boolean ready = state.phase() == PoolPhase.READY;
    boolean used = held > 0 || state.workers().stream().anyMatch(worker -> worker.running() > 0);
    return ready && !used ? Optional.of(state.keptUntil()) : Optional.empty();
  }

  private Instant loadDeadline(Worker worker, WorkerState.Waking waking) {
    Instant total = worker.startedAt().plus(policy.load());
    Instant stall = waking.progressAt().plus(policy.wakeStall());
    return tellsProgress(waking) && stall.isBefore(total) ? stall : total;
  }

  private static boolean tellsProgress(WorkerState.Waking waking) {
    return waking instanceof WorkerState.Loading loading && loading.totalBytes() > 0;
  }

  private Step demand(PoolState state, Instant now) {
    if (state.closing()) {
      return Step.to(state, new PoolEffect.RefuseHeld());
    }
    if (any(state, WorkerState.Ready.class)) { // 1
      return Step.stay(state);
    }
    if (state.workers().stream().anyMatch(AutoscaledMachine::isLetGo)) { // 2
      var kept = state.workers().stream().map(AutoscaledMachine::keptAgain).toList();
      return Step.stay(state.with(kept).wanted(false).used(now, policy.idle()));
    }
    if (state.workers().stream().anyMatch(AutoscaledMachine::isLost)) { // 3
      return Step.stay(state.wanted(true));
    }
    if (state.intent() instanceof WakeIntent.Backoff backoff
        && now.isBefore(backoff.retryAt())) { // 4
      return Step.to(
          state.wanted(false), new PoolEffect.FailHeld(backoff.cause(), backoff.retryAt(), false));
    }
    if (state.demand() && coming(state).isPresent()) {
      return Step.stay(state);
    }
    var next = Worker.starting(comingId(state), policy.concurrency(), now); // 5
    return Step.to(
        state.without(next.id()).plus(next).wanted(true), new PoolEffect.Wake(next.id()));
  }

  private static Worker keptAgain(Worker worker) {
    return worker.state() instanceof WorkerState.Draining draining && !isLost(draining)
        ? worker.with(draining.resumed())
        : worker;
  }

  private static Step released(PoolState state, WorkerId id) {
    return state
        .worker(id)
        .map(worker -> Step.stay(state.with(worker.withRunning(worker.running() + 1))))
        .orElseGet(() -> Step.stay(state));
  }

  private Step ended(PoolState state, PoolEvent.CallEnded ended, int held, Instant now) {
    var id = ended.worker();
    var used = state.used(now, ended.keep());
    var next =
        used.worker(id)
            .map(worker -> {
              var fewer = worker.ended(ended.end());
              boolean over = fewer.running() == 0 && fewer.state() instanceof WorkerState.Stopping;
              return over ? used.without(id) : used.with(fewer);
            })
            .orElse(used);
    if (next.worker(id).filter(worker -> worker.brokenBy(ended.end())).isPresent()) {
      return lost(next, id, held, now);
    }
    boolean longer = ended.keep().compareTo(policy.idle()) > 0;
    return longer && any(next, WorkerState.Ready.class)
        ? Step.to(next, new PoolEffect.Keep(ended.keep()))
        : Step.stay(next);
  }

  private Step lost(PoolState state, WorkerId id, int held, Instant now) {
    var next =
        state
            .worker(id)
            .filter(worker -> worker.state() instanceof WorkerState.Ready)
            .map(worker -> state.with(worker.with(paused((WorkerState.Ready) worker.state(), now))))
            .orElse(state);
    boolean missed = held > 0 && !any(next, WorkerState.Ready.class);
    return missed ? demand(next, now) : Step.stay(next);
  }

  private static WorkerState paused(WorkerState.Ready ready, Instant now) {
    return new WorkerState.Draining(now, now.plus(LOST_PAUSE), ready, StopReason.LOST, false, true);
  }

  private Step seen(PoolState state, Replicas replicas, int held, Instant now) {
    if (state.closing()) {
      return Step.stay(state);
    }
    boolean wanted = state.demand() || held > 0;
    boolean idle = !wanted && !now.isBefore(state.keptUntil());
    var next =
        state.with(
            new Reconciliation(policy.concurrency(), maxReplicas, now)
                .workers(state, replicas, idle));
    if (replicas.ready().isEmpty()) {
      return absent(next, coming(state), replicas, held, now);
    }
    boolean ready = any(next, WorkerState.Ready.class);
    if (!ready) {
      return wanted ? demand(next, now) : Step.stay(next);
    }
    if (any(state, WorkerState.Ready.class)) {
      return Step.stay(next);
    }
    var healthy = next.with(new WakeIntent.None()).wanted(false);
    return Step.stay(wanted ? healthy.used(now, policy.idle()) : healthy);
  }

  private Step absent(
      PoolState state, Optional<Worker> before, Replicas replicas, int held, Instant now) {
    if (state.demand() && replicas.failure().isPresent()) {
      return failed(state, replicas.failure().get(), now);
    }
    boolean asked = state.demand() && before.isPresent();
    if ((held > 0 || state.demand()) && !asked) {
      return demand(state, now);
    }
    if (!asked && replicas.coming() instanceof Replicas.Coming.None) {
      return Step.stay(state);
    }
    Worker worker =
        before.orElseGet(() -> Worker.starting(comingId(state), policy.concurrency(), now));
    return Step.stay(state.plus(at(worker, replicas.coming(), now)));
  }

  private static Worker at(Worker worker, Replicas.Coming coming, Instant now) {
    return switch (coming) {
      case Replicas.Coming.None _ -> starting(worker, now);
      case Replicas.Coming.Starting _ -> starting(worker, now);
      case Replicas.Coming.Loading(long bytes, long total) ->
          (worker.state() instanceof WorkerState.Warming ? starting(worker, now) : worker)
              .loading(bytes, total, now);
      case Replicas.Coming.Warming _ -> worker.warming(now);
    };
  }

  private static Worker starting(Worker worker, Instant now) {
    return worker.state() instanceof WorkerState.Starting
        ? worker.progressed(now)
        : worker.with(new WorkerState.Starting(now, now));
  }

  private Step failed(PoolState state, WakeFailure cause, Instant now) {
    int attempts =
        state.intent() instanceof WakeIntent.Backoff backoff ? backoff.attempts() + 1 : 1;
    Instant retryAt = now.plus(policy.backoff().after(attempts, state));
    var next =
        state
            .without(comingId(state))
            .with(new WakeIntent.Backoff(cause, attempts, retryAt))
            .wanted(false);
    return Step.to(next, new PoolEffect.Unwake(), new PoolEffect.FailHeld(cause, retryAt, true));
  }

  private Step sleep(PoolState state, Instant now) {
    var asleep = letGo(state, StopReason.ASKED, now).wanted(false).keptUntil(now);
    return Step.to(asleep.without(comingId(state)), new PoolEffect.Unwake());
  }

  private static PoolState letGo(PoolState state, StopReason reason, Instant now) {
    return state.with(
        state.workers().stream()
            .map(worker ->
                worker.state() instanceof WorkerState.Ready ready
                    ? worker.with(Reconciliation.letGo(ready, reason, now))
                    : worker)
            .toList());
  }

  private static Step shutdown(PoolState state) {
    return Step.to(
        state.close().with(List.of()), new PoolEffect.RefuseHeld(), new PoolEffect.Unwake());
  }

  private Step tick(PoolState state, int held, Instant now) {
    var next = back(state, now);
    var coming = coming(next);
    if (next.demand()
        && coming.isPresent()
        && coming.get().state() instanceof WorkerState.Waking waking
        && !now.isBefore(loadDeadline(coming.get(), waking))) {
      return failed(next, WakeFailure.overdue(policy, coming.get().startedAt(), waking, now), now);
    }
    boolean idle = idleDeadline(next, held).filter(due -> !now.isBefore(due)).isPresent();
    return Step.stay(idle ? letGo(next, StopReason.IDLE, now) : next);
  }

  /// Tries the lost replicas again whose pause is over, and keeps them if somebody wanted one
  /// meanwhile.
  private PoolState back(PoolState state, Instant now) {
    var next = state.with(state.workers().stream().map(worker -> retried(worker, now)).toList());
    return next.demand() && any(next, WorkerState.Ready.class)
        ? next.wanted(false).used(now, policy.idle())
        : next;
  }

  private static Worker retried(Worker worker, Instant now) {
    return worker.state() instanceof WorkerState.Draining draining
            && isLost(draining)
            && !now.isBefore(draining.deadline())
        ? worker.with(draining.resumed())
        : worker;
  }

  private static boolean any(PoolState state, Class<? extends WorkerState> kind) {
    return state.workers().stream().anyMatch(worker -> kind.isInstance(worker.state()));
  }

  private static boolean isLost(Worker worker) {
    return worker.state() instanceof WorkerState.Draining draining && isLost(draining);
  }

  private static boolean isLost(WorkerState.Draining draining) {
    return draining.reason() == StopReason.LOST;
  }

  private static boolean isLetGo(Worker worker) {
    return worker.state() instanceof WorkerState.Draining && !isLost(worker);
  }

  private static WorkerId comingId(PoolState state) {
    return new WorkerId(state.model(), COMING);
  }

  private static Optional<Worker> coming(PoolState state) {
    return state.worker(comingId(state));
  }
}
