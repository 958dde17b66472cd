package io.dormouse.gateway.pool;

import java.time.Duration;
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
/// @param keptUntil up to when ready workers without calls stay
/// @param started workers started so far
/// @param crashes workers in a row that ended by themselves before they had answered a call
/// @param closing whether the gateway ends
public record PoolState(
    String model,
    List<Worker> workers,
    WakeIntent intent,
    boolean demand,
    Instant keptUntil,
    long started,
    int crashes,
    boolean closing) {

  /// A pool nobody called yet.
  ///
  /// @param keptUntil up to when workers that it may find stay
  public static PoolState asleep(String model, Instant keptUntil) {
    return new PoolState(model, List.of(), new WakeIntent.None(), false, keptUntil, 0, 0, false);
  }

  /// What the pool is doing.
  public PoolPhase phase() {
    boolean waking = false;
    for (Worker worker : workers) {
      if (worker.state() instanceof WorkerState.Ready) {
        return PoolPhase.READY;
      }
      waking |= worker.state() instanceof WorkerState.Waking;
    }
    if (waking) {
      return PoolPhase.WAKING;
    }
    if (!workers.isEmpty()) {
      return demand ? PoolPhase.WAKING : PoolPhase.DRAINING;
    }
    return intent instanceof WakeIntent.Backoff ? PoolPhase.FAILED : PoolPhase.ASLEEP;
  }

  /// A worker by identity.
  public Optional<Worker> worker(WorkerId id) {
    for (Worker worker : workers) {
      if (worker.id().equals(id)) {
        return Optional.of(worker);
      }
    }
    return Optional.empty();
  }

  PoolState with(Worker changed) {
    var next = new ArrayList<Worker>(workers.size());
    for (Worker worker : workers) {
      next.add(worker.id().equals(changed.id()) ? changed : worker);
    }
    return new PoolState(
        model, List.copyOf(next), intent, demand, keptUntil, started, crashes, closing);
  }

  PoolState with(List<Worker> all) {
    return new PoolState(
        model, List.copyOf(all), intent, demand, keptUntil, started, crashes, closing);
  }

  PoolState without(WorkerId id) {
    var next = workers.stream().filter(worker -> !worker.id().equals(id)).toList();
    return new PoolState(model, next, intent, demand, keptUntil, started, crashes, closing);
  }

  PoolState plus(Worker worker) {
    var next = new ArrayList<>(workers);
    next.add(worker);
    return new PoolState(
        model, List.copyOf(next), intent, demand, keptUntil, started + 1, crashes, closing);
  }

  PoolState with(WakeIntent next) {
    return new PoolState(model, workers, next, demand, keptUntil, started, crashes, closing);
  }

  PoolState wanted(boolean wanted) {
    return new PoolState(model, workers, intent, wanted, keptUntil, started, crashes, closing);
  }

  /// Used until now: workers stay for so long at least.
  PoolState used(Instant now, Duration keep) {
    Instant until = now.plus(keep);
    return until.isAfter(keptUntil) ? keptUntil(until) : this;
  }

  PoolState keptUntil(Instant until) {
    return new PoolState(model, workers, intent, demand, until, started, crashes, closing);
  }

  PoolState crashed(int inARow) {
    return new PoolState(model, workers, intent, demand, keptUntil, started, inARow, closing);
  }

  PoolState close() {
    return new PoolState(model, workers, intent, false, keptUntil, started, crashes, true);
  }
}
