package io.dormouse.gateway.pool;

import java.time.Instant;
import java.util.Optional;

/// Decides for a pool whose workers the gateway starts and stops.
///
/// Demand (a held call, or the operator) finds the pool in one of five situations:
///
/// 1. a worker is ready or on its way: nothing to start;
/// 2. a worker drains: it is turned back;
/// 3. none of these, and the last wake failed a moment ago: the held calls fail at once with its
///    cause;
/// 4. a worker is being stopped: the demand is remembered and starts a new one when that one is
///    gone, never before;
/// 5. no worker: one is started.
///
/// @param policy its constants
record PoolMachine(PoolPolicy policy) implements PoolDecider {
  /// Workers that may end in a row before answering a call, without a pause before the next.
  static final int MOST_CRASHES = 1;

  @Override
  public Step on(PoolState state, PoolEvent event, int held, Instant now) {
    return switch (event) {
      case PoolEvent.CallHeld _ -> demand(state, now);
      case PoolEvent.WakeAsked _ -> demand(state.with(new WakeIntent.None()), now);
      case PoolEvent.CallReleased(var id) -> released(state, id);
      case PoolEvent.CallEnded ended -> ended(state, ended, held, now);
      case PoolEvent.WorkerLost(var id) ->
          state
              .worker(id)
              .map(worker -> lost(state, worker, held, now))
              .orElseGet(() -> Step.stay(state));
      case PoolEvent.Reported(var id, var report) ->
          state
              .worker(id)
              .map(worker -> reported(state, worker, report, held, now))
              .orElseGet(() -> Step.stay(state));
      case PoolEvent.ReplicasSeen _ -> Step.stay(state);
      case PoolEvent.SleepAsked _ -> held > 0 ? Step.stay(state) : sleep(state, now);
      case PoolEvent.ShutdownAsked _ -> shutdown(state, now);
      case PoolEvent.Tick _ -> tick(state, held, now);
    };
  }

  @Override
  public Optional<Instant> nextDeadline(PoolState state, int held) {
    Optional<Instant> next = Optional.empty();
    for (Worker worker : state.workers()) {
      var due = deadline(state, worker, held);
      if (next.isEmpty() || (due.isPresent() && due.get().isBefore(next.get()))) {
        next = due;
      }
    }
    return next;
  }

  private Optional<Instant> deadline(PoolState state, Worker worker, int held) {
    return switch (worker.state()) {
      case WorkerState.Waking waking -> Optional.of(loadDeadline(worker, waking));
      case WorkerState.Ready _ ->
          worker.running() == 0 && held == 0 ? Optional.of(state.keptUntil()) : Optional.empty();
      case WorkerState.Draining draining -> Optional.of(draining.deadline());
      case WorkerState.Stopping _ -> Optional.empty();
    };
  }

  private Instant loadDeadline(Worker worker, WorkerState.Waking waking) {
    Instant stall = waking.progressAt().plus(policy.wakeStall());
    Instant total = worker.startedAt().plus(policy.load());
    return stall.isBefore(total) ? stall : total;
  }

  private Step demand(PoolState state, Instant now) {
    if (state.closing()) {
      return Step.to(state, new PoolEffect.RefuseHeld());
    }
    boolean coming = false;
    boolean stopping = false;
    for (Worker worker : state.workers()) {
      switch (worker.state()) {
        case WorkerState.Waking _ -> coming = true; // 1
        case WorkerState.Ready _ -> coming = true; // 1
        case WorkerState.Draining draining -> { // 2
          if (draining.turnedBack()) {
            coming = true;
          } else {
            var turned = state.with(worker.with(draining.turnBack())).wanted(true);
            return Step.to(turned, new PoolEffect.ResumeWorker(worker.id()));
          }
        }
        case WorkerState.Stopping _ -> stopping = true; // 4
      }
    }
    if (coming) {
      return Step.stay(state.phase() == PoolPhase.READY ? state : state.wanted(true));
    }
    if (state.intent() instanceof WakeIntent.Backoff backoff
        && now.isBefore(backoff.retryAt())) { // 3
      return Step.to(
          state.wanted(false), new PoolEffect.FailHeld(backoff.cause(), backoff.retryAt(), false));
    }
    if (stopping) {
      return Step.stay(state.wanted(true));
    }
    var id = new WorkerId(state.model(), state.started() + 1); // 5
    var next = state.plus(Worker.starting(id, policy.concurrency(), now)).wanted(true);
    return Step.to(next, new PoolEffect.StartWorker(id));
  }

  private static Step released(PoolState state, WorkerId id) {
    return state
        .worker(id)
        .map(worker -> Step.stay(state.with(worker.withRunning(worker.running() + 1))))
        .orElseGet(() -> Step.stay(state));
  }

  private Step ended(PoolState state, PoolEvent.CallEnded ended, int held, Instant now) {
    var used = state.used(now, ended.keep());
    return used.worker(ended.worker())
        .map(worker -> {
          var fewer = worker.ended(ended.end());
          boolean answered = ended.end() == CallEnd.ANSWERED;
          var next = used.with(fewer).crashed(answered ? 0 : used.crashes());
          if (fewer.brokenBy(ended.end())) {
            return lost(next, fewer, held, now);
          }
          if (ended.end() == CallEnd.SILENT && fewer.eligible()) {
            return Step.to(next, new PoolEffect.ExamineWorker(fewer.id()));
          }
          return fewer.state() instanceof WorkerState.Draining draining
              ? stopIfEmpty(next, fewer, draining, held, now)
              : Step.stay(next);
        })
        .orElseGet(() -> Step.stay(used));
  }

  private Step lost(PoolState state, Worker worker, int held, Instant now) {
    var wanted = state.wanted(state.demand() || held > 0);
    return switch (worker.state()) {
      case WorkerState.Ready ready -> stop(wanted, worker, ready.stop(StopReason.LOST, now));
      case WorkerState.Draining draining ->
          stop(wanted, worker, draining.stop(StopReason.LOST, now));
      case WorkerState.Waking _ -> Step.stay(state);
      case WorkerState.Stopping _ -> Step.stay(state);
    };
  }

  private Step reported(
      PoolState state, Worker worker, WorkerReport report, int held, Instant now) {
    return switch (report) {
      case WorkerReport.Spawned(long pid) ->
          Step.stay(state.with(worker.progressed(now).withPid(pid)));
      case WorkerReport.Loading(long bytes, long total) ->
          Step.stay(state.with(worker.loading(bytes, total, now)));
      case WorkerReport.Warming _ -> Step.stay(state.with(worker.warming(now)));
      case WorkerReport.Ready ready -> ready(state, worker, ready, now);
      case WorkerReport.Drained _ ->
          worker.state() instanceof WorkerState.Draining draining
              ? stopIfEmpty(state, worker, draining.empty(), held, now)
              : Step.stay(state);
      case WorkerReport.Unresponsive _ ->
          worker.silent() ? lost(state, worker, held, now) : Step.stay(state);
      case WorkerReport.Admits(int calls) -> Step.stay(state.with(worker.admitting(calls)));
      case WorkerReport.Load load -> Step.stay(state.with(worker.withLoad(load)));
      case WorkerReport.Gone(var exit) -> gone(state, worker, exit, held, now);
    };
  }

  private Step ready(PoolState state, Worker worker, WorkerReport.Ready report, Instant now) {
    WorkerState next =
        switch (worker.state()) {
          case WorkerState.Waking waking -> waking.ready(report.endpoint(), report.slots(), now);
          case WorkerState.Draining draining ->
              draining.turnedBack() ? draining.resumed() : draining;
          case WorkerState.Ready ready -> ready;
          case WorkerState.Stopping stopping -> stopping;
        };
    if (!(next instanceof WorkerState.Ready)) {
      return Step.stay(state);
    }
    var healthy = state.with(worker.with(next)).with(new WakeIntent.None());
    return Step.stay(healthy.wanted(false).used(now, policy.idle()));
  }

  private Step stopIfEmpty(
      PoolState state, Worker worker, WorkerState.Draining draining, int held, Instant now) {
    boolean needed = draining.turnedBack() || held > 0;
    if (!draining.drained() || worker.running() > 0 || needed) {
      return Step.stay(state.with(worker.with(draining)));
    }
    return stop(state, worker, draining.stop(draining.reason(), now));
  }

  private Step stop(PoolState state, Worker worker, WorkerState.Stopping stopping) {
    return Step.to(
        state.with(worker.with(stopping)),
        new PoolEffect.StopWorker(worker.id(), policy.stop(), stopping.reason()));
  }

  private Step gone(PoolState state, Worker worker, WorkerReport.Exit exit, int held, Instant now) {
    var left = state.without(worker.id());
    if (worker.state() instanceof WorkerState.Waking && !state.closing()) {
      return failed(left, WakeFailure.of(exit), now);
    }
    int crashes = crashes(left, worker);
    var counted = left.crashed(crashes);
    if (crashes > left.crashes() && crashes > MOST_CRASHES) {
      return failed(counted, WakeFailure.crashLoop(exit), now);
    }
    boolean wanted = (held > 0 || counted.demand()) && !counted.closing();
    return wanted ? demand(counted, now) : Step.stay(counted);
  }

  private static int crashes(PoolState state, Worker worker) {
    boolean asked =
        state.closing()
            || (worker.state() instanceof WorkerState.Stopping stopping
                && stopping.reason() != StopReason.LOST);
    return asked || worker.answered() ? state.crashes() : state.crashes() + 1;
  }

  private Step failed(PoolState state, WakeFailure cause, Instant now) {
    int before =
        state.intent() instanceof WakeIntent.Backoff backoff
            ? backoff.attempts()
            : Math.max(0, state.crashes() - MOST_CRASHES - 1);
    int attempts = before + 1;
    Instant retryAt = now.plus(policy.backoff().after(attempts, state));
    var next = state.with(new WakeIntent.Backoff(cause, attempts, retryAt)).wanted(false);
    return Step.to(next, new PoolEffect.FailHeld(cause, retryAt, true));
  }

  private Step sleep(PoolState state, Instant now) {
    var step = Step.stay(state.wanted(false));
    for (Worker worker : state.workers()) {
      var here = step.state();
      var next =
          switch (worker.state()) {
            case WorkerState.Waking waking ->
                stop(here, worker, waking.stop(StopReason.ASKED, now));
            case WorkerState.Ready ready -> drain(here, worker, ready, StopReason.ASKED, now);
            case WorkerState.Draining it ->
                it.turnedBack() ? again(here, worker, it) : Step.stay(here);
            case WorkerState.Stopping _ -> Step.stay(here);
          };
      step = step.then(next);
    }
    return step;
  }

  private Step drain(
      PoolState state, Worker worker, WorkerState.Ready ready, StopReason reason, Instant now) {
    return Step.to(
        state.with(worker.with(ready.drain(reason, policy.drain(), now))),
        new PoolEffect.DrainWorker(worker.id()));
  }

  private static Step again(PoolState state, Worker worker, WorkerState.Draining draining) {
    return Step.to(
        state.with(worker.with(draining.again(StopReason.ASKED))),
        new PoolEffect.DrainWorker(worker.id()));
  }

  private Step shutdown(PoolState state, Instant now) {
    var step = Step.to(state.close(), new PoolEffect.RefuseHeld());
    for (Worker worker : state.workers()) {
      var here = step.state();
      var next =
          switch (worker.state()) {
            case WorkerState.Waking it -> stop(here, worker, it.stop(StopReason.SHUTDOWN, now));
            case WorkerState.Ready it -> stop(here, worker, it.stop(StopReason.SHUTDOWN, now));
            case WorkerState.Draining it -> stop(here, worker, it.stop(StopReason.SHUTDOWN, now));
            case WorkerState.Stopping _ -> Step.stay(here);
          };
      step = step.then(next);
    }
    return step;
  }

  private Step tick(PoolState state, int held, Instant now) {
    var step = Step.stay(state);
    for (Worker worker : state.workers()) {
      Optional<Instant> due = deadline(step.state(), worker, held);
      if (due.isPresent() && !now.isBefore(due.get())) {
        step = step.then(overdue(step.state(), worker, held, now));
      }
    }
    return step;
  }

  private Step overdue(PoolState state, Worker worker, int held, Instant now) {
    return switch (worker.state()) {
      case WorkerState.Waking waking -> {
        var stopped = stop(state, worker, waking.stop(StopReason.LOAD_FAILED, now));
        yield stopped.then(
            failed(
                stopped.state(),
                WakeFailure.overdue(policy, worker.startedAt(), waking, now),
                now));
      }
      case WorkerState.Ready ready -> drain(state, worker, ready, StopReason.IDLE, now);
      case WorkerState.Draining draining -> {
        boolean needed = held > 0 || draining.turnedBack();
        boolean empty = draining.drained() && worker.running() == 0;
        var reason = empty && !needed ? draining.reason() : StopReason.DRAIN_TIMEOUT;
        yield stop(state.wanted(needed), worker, draining.stop(reason, now));
      }
      case WorkerState.Stopping _ -> Step.stay(state);
    };
  }
}
