package io.dormouse.gateway.pool;

import io.dormouse.gateway.routing.Candidate;
import java.time.Instant;
import java.util.Optional;

/// One worker of a pool.
///
/// @param id identity of this start
/// @param state what it is doing
/// @param startedAt when it was asked for
/// @param concurrency calls that it may run at once by configuration
/// @param running calls of this gateway that it runs
/// @param pid its process, once known; 0 before
/// @param answered whether it has answered a call
/// @param broken calls in a row that failed under it
/// @param silent whether a call got nothing from it in its time, and none was answered since
/// @param load what it last said of itself
public record Worker(
    WorkerId id,
    WorkerState state,
    Instant startedAt,
    int concurrency,
    int running,
    long pid,
    boolean answered,
    int broken,
    boolean silent,
    WorkerReport.Load load)
    implements Candidate {
  /// Calls in a row that may fail under a worker.
  static final int MOST_BROKEN = 3;

  static Worker starting(WorkerId id, int concurrency, Instant now) {
    return new Worker(
        id,
        new WorkerState.Starting(now, now),
        now,
        concurrency,
        0,
        0,
        false,
        0,
        false,
        new WorkerReport.Load(0, 0, 0));
  }

  Worker with(WorkerState next) {
    return new Worker(
        id, next, startedAt, concurrency, running, pid, answered, broken, silent, load);
  }

  Worker withRunning(int count) {
    return new Worker(
        id, state, startedAt, concurrency, count, pid, answered, broken, silent, load);
  }

  Worker ended(CallEnd end) {
    int fewer = Math.max(0, running - 1);
    int failures =
        switch (end) {
          case ANSWERED -> 0;
          case UNANSWERED, SILENT -> broken;
          case BROKEN -> broken + 1;
        };
    boolean ever = answered || end == CallEnd.ANSWERED;
    boolean nothing = end == CallEnd.SILENT || (silent && end != CallEnd.ANSWERED);
    return new Worker(id, state, startedAt, concurrency, fewer, pid, ever, failures, nothing, load);
  }

  /// Whether so many calls in a row failed under it, the one that ended so among them, that it
  /// should get no more.
  boolean brokenBy(CallEnd end) {
    return end == CallEnd.BROKEN && state instanceof WorkerState.Ready && broken >= MOST_BROKEN;
  }

  Worker withPid(long process) {
    return new Worker(
        id, state, startedAt, concurrency, running, process, answered, broken, silent, load);
  }

  Worker withLoad(WorkerReport.Load said) {
    return new Worker(
        id, state, startedAt, concurrency, running, pid, answered, broken, silent, said);
  }

  /// It admits so many calls for now.
  Worker admitting(int calls) {
    return state instanceof WorkerState.Ready ready ? with(ready.admitting(calls)) : this;
  }

  /// It showed progress.
  Worker progressed(Instant now) {
    return state instanceof WorkerState.Waking waking ? with(waking.progressed(now)) : this;
  }

  /// It reads its model.
  Worker loading(long bytes, long total, Instant now) {
    return switch (state) {
      case WorkerState.Starting starting -> with(starting.loading(bytes, total, now));
      case WorkerState.Loading loading -> with(loading.read(bytes, total, now));
      case WorkerState.Warming warming -> total == 0 ? with(warming.progressed(now)) : this;
      case WorkerState.Ready _ -> this;
      case WorkerState.Draining _ -> this;
      case WorkerState.Stopping _ -> this;
    };
  }

  /// It warms its model.
  Worker warming(Instant now) {
    return switch (state) {
      case WorkerState.Starting starting -> with(starting.warming(now));
      case WorkerState.Loading loading -> with(loading.warming(now));
      case WorkerState.Warming _ -> this;
      case WorkerState.Ready _ -> this;
      case WorkerState.Draining _ -> this;
      case WorkerState.Stopping _ -> this;
    };
  }

  Worker withConcurrency(int calls) {
    return new Worker(id, state, startedAt, calls, running, pid, answered, broken, silent, load);
  }

  /// Where it takes calls, if it does.
  public Optional<WorkerEndpoint> endpoint() {
    return switch (state) {
      case WorkerState.Ready ready -> Optional.of(ready.endpoint());
      case WorkerState.Draining draining -> Optional.of(draining.was().endpoint());
      case WorkerState.Waking _ -> Optional.empty();
      case WorkerState.Stopping _ -> Optional.empty();
    };
  }

  @Override
  public boolean eligible() {
    return state instanceof WorkerState.Ready;
  }

  @Override
  public int capacity() {
    return state instanceof WorkerState.Ready ready && ready.slots() > 0
        ? Math.min(concurrency, ready.slots())
        : concurrency;
  }
}
