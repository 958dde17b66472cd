package io.dormouse.gateway.pool;

import java.time.Instant;
import java.util.List;

/// Tells the listener and the wake record what a pool's events changed; decides nothing.
record Witness(PoolListener listener, WakeRecorder wakes) {
  /// Tells what an event changed.
  void saw(PoolEvent event, PoolState previous, PoolState state, Instant now) {
    wakes.moved(previous, state, now);
    if (event instanceof PoolEvent.ReplicasSeen(var replicas)) {
      replicas(replicas, previous, state, now);
      progress(previous, state, now);
    } else if (event instanceof PoolEvent.Reported(var id, var report)) {
      worker(id, report, previous, state, now);
      progress(previous, state, now);
    }
  }

  private void progress(PoolState previous, PoolState state, Instant now) {
    HoldView.ofWaking(state, 0, wakes.remaining(state, now))
        .filter(
            view -> HoldView.ofWaking(previous, 0, view.estimate()).filter(view::equals).isEmpty())
        .ifPresent(view -> listener.progress(state.model(), view));
  }

  private void replicas(Replicas replicas, PoolState previous, PoolState state, Instant now) {
    var joined = reachable(state, previous);
    joined.forEach(listener::joined);
    reachable(previous, state).forEach(listener::left);
    if (previous.demand() && isComing(previous) && !joined.isEmpty()) {
      listener.ready(wakes.ready(joined.getFirst().id(), replicas.marks(), now));
    }
  }

  private static boolean isComing(PoolState state) {
    return state.workers().stream().anyMatch(it -> it.state() instanceof WorkerState.Waking);
  }

  /// The workers with an address in one state that have none in another.
  private static List<Worker> reachable(PoolState here, PoolState notThere) {
    return here.workers().stream()
        .filter(worker -> worker.endpoint().isPresent())
        .filter(worker -> notThere.worker(worker.id()).flatMap(Worker::endpoint).isEmpty())
        .toList();
  }

  private void worker(
      WorkerId id, WorkerReport report, PoolState previous, PoolState state, Instant now) {
    if (report instanceof WorkerReport.Ready ready) {
      boolean woke =
          previous.worker(id).map(w -> w.state() instanceof WorkerState.Waking).orElse(false);
      if (woke) {
        listener.ready(wakes.ready(id, ready.marks(), now));
      }
    } else if (report instanceof WorkerReport.Gone(var exit)) {
      previous.worker(id).ifPresent(worker -> ended(worker, exit, state, now));
    }
  }

  private void ended(Worker worker, WorkerReport.Exit exit, PoolState state, Instant now) {
    boolean crashed = !(worker.state() instanceof WorkerState.Stopping) && !state.closing();
    if (crashed) {
      wakes.failed(WakeFailure.of(exit), now);
    }
    listener.gone(worker, exit);
  }
}
