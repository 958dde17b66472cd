package io.dormouse.sim;

import io.dormouse.gateway.pool.PoolPlatform;
import io.dormouse.gateway.pool.ReplicaPlatform;
import io.dormouse.gateway.pool.Replicas;
import io.dormouse.gateway.pool.WakeFailure;
import io.dormouse.gateway.pool.WorkerEndpoint;
import io.dormouse.gateway.pool.WorkerId;
import io.dormouse.gateway.pool.WorkerReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A cluster whose autoscaler starts and stops replicas by the calls that it sees.
///
/// Every two seconds it wants one replica for each `target` of calls that run, at least one while
/// somebody waits or the replicas are to be kept; it takes one away once fewer were wanted for a
/// whole window. A replica that crashes while it starts is tried again after ten seconds.
final class ClusterWorld implements World {
  private static final Duration BEAT = Duration.ofSeconds(2);
  private static final Duration NEWS = Duration.ofMillis(30);
  private static final Duration CRASH_PAUSE = Duration.ofSeconds(10);
  private static final Duration KILL = Duration.ofSeconds(1);
  private static final WorkerEndpoint ENDPOINT = new WorkerEndpoint("pod", 1, Optional.empty());

  private final VirtualTime time;
  private final WorkerPlan.Fleet fleet;
  private final Autoscaler autoscaler;
  private final int target;
  private final Dice dice;
  private final Map<WorkerId, Pod> pods = new LinkedHashMap<>();
  private Optional<WakeFailure> failure = Optional.empty();
  private Duration occupied = Duration.ZERO;
  private Instant wantedAt = VirtualTime.START;
  private Instant pausedUntil = VirtualTime.START;
  private int started;
  private boolean beating;
  private @Nullable Hand hand;

  private static final class Pod {
    private final SimWorker worker;
    private final Instant since;
    private Replicas.Coming coming = new Replicas.Coming.Starting();
    private boolean ready;
    private boolean leaving;

    Pod(SimWorker worker, Instant since) {
      this.worker = worker;
      this.since = since;
    }
  }

  /// @param target calls for which the autoscaler wants a replica
  ClusterWorld(
      VirtualTime time, WorkerPlan.Fleet fleet, Autoscaler autoscaler, int target, Dice dice) {
    this.time = time;
    this.fleet = fleet;
    this.autoscaler = autoscaler;
    this.target = target;
    this.dice = dice;
  }

  private final class Hand implements ReplicaPlatform, Link {
    private final Referee referee;
    private @Nullable Consumer<Replicas> listener;
    private boolean waking;
    private boolean kept;

    Hand(Referee referee) {
      this.referee = referee;
    }

    @Override
    public void follow(Consumer<Replicas> follower) {
      listener = follower;
      news();
    }

    @Override
    public void wake() {
      referee.asks(waking);
      waking = true;
      failure = Optional.empty();
      news();
      beat();
    }

    @Override
    public void unwake() {
      waking = false;
    }

    @Override
    public void keep(Duration stay) {
      kept = true;
      beat();
    }

    @Override
    public void letGo() {
      kept = false;
    }

    void told(Replicas replicas) {
      if (equals(hand) && listener != null) {
        waking &= replicas.ready().isEmpty();
        referee.seen(replicas);
        listener.accept(replicas);
      }
    }

    @Override
    public PoolPlatform platform() {
      return this;
    }

    @Override
    public void cut() {
      if (equals(hand)) {
        hand = null;
      }
    }
  }

  @Override
  public Link link(Referee referee, Policy policy) {
    var next = new Hand(referee);
    hand = next;
    return next;
  }

  private void news() {
    var to = hand;
    if (to != null) {
      Replicas replicas = view();
      time.after(NEWS, () -> to.told(replicas));
    }
  }

  private Replicas view() {
    var ready = new ArrayList<Replicas.Replica>();
    Replicas.Coming coming = new Replicas.Coming.None();
    for (var entry : pods.entrySet()) {
      Pod pod = entry.getValue();
      if (pod.ready && !pod.leaving) {
        ready.add(new Replicas.Replica(entry.getKey(), ENDPOINT, 1));
      } else if (!pod.leaving) {
        coming = pod.coming;
      }
    }
    var why = ready.isEmpty() ? failure : Optional.<WakeFailure>empty();
    return new Replicas(ready, coming, why, 1, Map.of());
  }

  private void beat() {
    if (!beating) {
      beating = true;
      time.after(BEAT, this::scale);
    }
  }

  private void scale() {
    beating = false;
    int wanted = wanted();
    var there = pods.values().stream().filter(pod -> !pod.leaving).toList();
    if (wanted >= there.size()) {
      wantedAt = time.instant();
    }
    if (wanted > there.size() && !time.instant().isBefore(pausedUntil)) {
      starts();
    } else if (wanted < there.size()
        && !time.instant().isBefore(wantedAt.plus(autoscaler.window()))) {
      leaves(there.getLast());
    }
    if (!pods.isEmpty() || wanted > 0) {
      beat();
    }
  }

  private int wanted() {
    int calls = pods.values().stream().mapToInt(pod -> pod.worker.calls()).sum();
    var by = hand;
    boolean asked = by != null && (by.waking || by.kept);
    int least = asked ? 1 : 0;
    return Math.clamp((calls + target - 1) / target, least, autoscaler.most());
  }

  private void starts() {
    started++;
    var id = new WorkerId("m", started);
    var worker =
        new SimWorker(
            time,
            fleet.plan(started, dice.of("plan " + started)),
            dice.of("worker " + started),
            report -> reported(id, report));
    pods.put(id, new Pod(worker, time.instant()));
    failure = Optional.empty();
    news();
  }

  private void leaves(Pod pod) {
    pod.leaving = true;
    pod.worker.drain();
    time.after(autoscaler.grace(), () -> pod.worker.stop(KILL));
    if (!pod.ready) {
      pod.worker.stop(KILL);
    }
    news();
  }

  private void reported(WorkerId id, WorkerReport report) {
    Pod pod = pods.get(id);
    if (pod == null) {
      return;
    }
    switch (report) {
      case WorkerReport.Loading(long bytes, long total) ->
          pod.coming = new Replicas.Coming.Loading(bytes, total);
      case WorkerReport.Warming _ -> pod.coming = new Replicas.Coming.Warming();
      case WorkerReport.Ready _ -> pod.ready = true;
      case WorkerReport.Drained _ -> pod.worker.stop(KILL);
      case WorkerReport.Gone(var exit) -> gone(id, pod, exit);
      case WorkerReport.Spawned _,
          WorkerReport.Load _,
          WorkerReport.Admits _,
          WorkerReport.Unresponsive _ -> {}
    }
    news();
  }

  private void gone(WorkerId id, Pod pod, WorkerReport.Exit exit) {
    pods.remove(id);
    occupied = occupied.plus(Duration.between(pod.since, time.instant()));
    if (!pod.ready && !pod.leaving) {
      failure =
          Optional.of(new WakeFailure("model_load_failed", exit.safeMessage(), exit.detail()));
      pausedUntil = time.instant().plus(CRASH_PAUSE);
    }
  }

  @Override
  public Optional<SimWorker> worker(WorkerId id) {
    return Optional.ofNullable(pods.get(id)).map(pod -> pod.worker);
  }

  @Override
  public void whenFree(Runnable task) {
    task.run();
  }

  @Override
  public boolean isEmpty() {
    return pods.isEmpty();
  }

  @Override
  public int started() {
    return started;
  }

  @Override
  public Duration occupied() {
    return occupied;
  }
}
