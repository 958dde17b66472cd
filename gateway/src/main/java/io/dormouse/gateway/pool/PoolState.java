package io.dormouse.gateway.pool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A pool's whole state, immutable.
///
/// @param model whose pool
/// @param workers in order of start
/// @param intent the wake's circuit breaker
/// @param demand whether somebody wanted a worker since the last one was ready (the activation
///   lease: it outlives the caller, once)
/// @param usedAt when the last call ended, or the last worker became ready
/// @param started workers started so far
/// @param crashes workers in a row that ended by themselves before they had answered a call
/// @param closing whether the gateway ends
public record PoolState(
    String model,
    List<Worker> workers,
    WakeIntent intent,
    boolean demand,
    Instant usedAt,
    long started,
    int crashes,
    boolean closing) {

  /// A pool nobody called yet.
  public static PoolState asleep(String model, Instant now) {
    return new PoolState(model, List.of(), new WakeIntent.None(), false, now, 0, 0, false);
  }

  /// What the pool is doing.
  public PoolPhase phase() {
    if (workers.stream().anyMatch(worker -> worker.state() instanceof WorkerState.Ready)) {
      return PoolPhase.READY;
    }
    if (workers.stream().anyMatch(worker -> worker.state() instanceof WorkerState.Waking)) {
      return PoolPhase.WAKING;
    }
    if (!workers.isEmpty()) {
      return demand ? PoolPhase.WAKING : PoolPhase.DRAINING;
    }
    return intent instanceof WakeIntent.Backoff ? PoolPhase.FAILED : PoolPhase.ASLEEP;
  }

  /// A worker by identity.
  public Optional<Worker> worker(WorkerId id) {
    return workers.stream().filter(worker -> worker.id().equals(id)).findFirst();
  }

  PoolState with(Worker changed) {
    var next = new ArrayList<Worker>(workers.size());
    for (Worker worker : workers) {
      next.add(worker.id().equals(changed.id()) ? changed : worker);
    }
    return new PoolState(
        model, List.copyOf(next), intent, demand, usedAt, started, crashes, closing);
  }

  PoolState with(List<Worker> all) {
    return new PoolState(
        model, List.copyOf(all), intent, demand, usedAt, started, crashes, closing);
  }

  PoolState without(WorkerId id) {
    var next = workers.stream().filter(worker -> !worker.id().equals(id)).toList();
    return new PoolState(model, next, intent, demand, usedAt, started, crashes, closing);
  }

  PoolState plus(Worker worker) {
    var next = new ArrayList<>(workers);
    next.add(worker);
    return new PoolState(
        model, List.copyOf(next), intent, demand, usedAt, started + 1, crashes, closing);
  }

  PoolState with(WakeIntent next) {
    return new PoolState(model, workers, next, demand, usedAt, started, crashes, closing);
  }

  PoolState wanted(boolean wanted) {
    return new PoolState(model, workers, intent, wanted, usedAt, started, crashes, closing);
  }

  PoolState used(Instant now) {
    return new PoolState(model, workers, intent, demand, now, started, crashes, closing);
  }

  PoolState crashed(int inARow) {
    return new PoolState(model, workers, intent, demand, usedAt, started, inARow, closing);
  }

  PoolState close() {
    return new PoolState(model, workers, intent, false, usedAt, started, crashes, true);
  }
}
