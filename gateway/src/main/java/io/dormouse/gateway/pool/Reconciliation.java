package io.dormouse.gateway.pool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Brings a pool's workers to what is seen of its replicas.
///
/// @param concurrency calls that one replica is meant to run at once
/// @param maxReplicas most that the autoscaler makes
record Reconciliation(int concurrency, int maxReplicas, Instant now) {
  /// Calls for each that a pod runs at once, beyond which none is sent ahead.
  private static final int MOST_AHEAD = 4;

  /// The replicas that are seen, and those not seen any more that still run calls; the one that is
  /// on its way is left out.
  ///
  /// @param idle whether a replica that is new here is wanted by nobody
  List<Worker> workers(PoolState state, Replicas replicas, boolean idle) {
    int share = share(replicas);
    Map<WorkerId, Replicas.Replica> missing = new HashMap<>();
    replicas.ready().forEach(replica -> missing.put(replica.id(), replica));
    var workers = new ArrayList<Worker>();
    for (Worker worker : state.workers()) {
      var replica = missing.remove(worker.id());
      if (replica != null) {
        workers.add(seen(worker, replica).withConcurrency(share * replica.pods()));
      } else if (worker.running() > 0) {
        workers.add(unseen(worker));
      }
    }
    for (Replicas.Replica replica : replicas.ready()) {
      if (missing.containsKey(replica.id())) {
        workers.add(arrived(replica, share * replica.pods(), idle));
      }
    }
    return workers;
  }

  /// What one pod gets of this gateway at once: with fewer pods than there may be, what all of them
  /// would get, up to a limit, so that the autoscaler sees the backlog.
  private int share(Replicas replicas) {
    int pods = replicas.ready().stream().mapToInt(Replicas.Replica::pods).sum();
    long whole = (long) concurrency * Math.max(maxReplicas, pods);
    long each = Math.min(whole / Math.max(1, pods), (long) concurrency * MOST_AHEAD);
    return (int) Math.max(1, each / replicas.gateways());
  }

  private Worker seen(Worker worker, Replicas.Replica replica) {
    return worker.state() instanceof WorkerState.Stopping
        ? worker.with(new WorkerState.Ready(now, replica.endpoint(), 0))
        : worker;
  }

  private Worker unseen(Worker worker) {
    return switch (worker.state()) {
      case WorkerState.Waking waking -> worker.with(waking.stop(StopReason.SCALED_DOWN, now));
      case WorkerState.Ready ready -> worker.with(ready.stop(StopReason.SCALED_DOWN, now));
      case WorkerState.Draining draining -> worker.with(draining.stop(StopReason.SCALED_DOWN, now));
      case WorkerState.Stopping _ -> worker;
    };
  }

  private Worker arrived(Replicas.Replica replica, int calls, boolean idle) {
    var ready = new WorkerState.Ready(now, replica.endpoint(), 0);
    var worker = Worker.starting(replica.id(), calls, now);
    return worker.with(idle ? letGo(ready, StopReason.IDLE, now) : ready);
  }

  /// A replica that the autoscaler may take; a call that comes first keeps it.
  static WorkerState letGo(WorkerState.Ready ready, StopReason reason, Instant now) {
    return new WorkerState.Draining(now, Instant.MAX, ready, reason, false, true);
  }
}
