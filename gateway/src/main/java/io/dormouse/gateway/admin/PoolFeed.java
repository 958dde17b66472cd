package io.dormouse.gateway.admin;

import io.dormouse.gateway.pool.HoldOutcome;
import io.dormouse.gateway.pool.HoldView;
import io.dormouse.gateway.pool.PoolListener;
import io.dormouse.gateway.pool.PoolPhase;
import io.dormouse.gateway.pool.StopReason;
import io.dormouse.gateway.pool.WaitNote;
import io.dormouse.gateway.pool.WakeFailure;
import io.dormouse.gateway.pool.WakeTimeline;
import io.dormouse.gateway.pool.Worker;
import io.dormouse.gateway.pool.WorkerId;
import io.dormouse.gateway.pool.WorkerReport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Tells those who follow a pool what it does; safe for any thread. A pool's writer only puts news
/// into bounded backlogs.
public final class PoolFeed implements PoolListener {
  /// What following may cost.
  ///
  /// @param followers at once, of all pools
  /// @param news that wait for one follower
  /// @param beat how often a follower hears something at least
  record Bounds(int followers, int news, Duration beat) {
    static final Bounds USUAL = new Bounds(32, 16_384, Duration.ofSeconds(10));
  }

  private final InstantSource clock;
  private final Bounds bounds;
  private final Map<String, List<PoolFollower>> followers = new ConcurrentHashMap<>();
  private final AtomicInteger places = new AtomicInteger();
  private final AtomicLong ids = new AtomicLong();
  private volatile boolean closed;

  /// @param clock dates the news
  public PoolFeed(InstantSource clock) {
    this(clock, Bounds.USUAL);
  }

  PoolFeed(InstantSource clock, Bounds bounds) {
    this.clock = clock;
    this.bounds = bounds;
  }

  Bounds bounds() {
    return bounds;
  }

  boolean closed() {
    return closed;
  }

  /// Takes a follower's place; false if all are taken.
  boolean enter() {
    if (places.incrementAndGet() <= bounds.followers()) {
      return true;
    }
    places.decrementAndGet();
    return false;
  }

  /// Gives a place back.
  void leave() {
    places.decrementAndGet();
  }

  void add(String model, PoolFollower follower) {
    followers.computeIfAbsent(model, _ -> new CopyOnWriteArrayList<>()).add(follower);
  }

  void remove(String model, PoolFollower follower) {
    followers.getOrDefault(model, List.of()).remove(follower);
  }

  PoolNews.Dated dated(PoolNews news) {
    return new PoolNews.Dated(ids.incrementAndGet(), clock.instant(), news);
  }

  /// Ends every follower's answer and lets nobody follow any more.
  public void close() {
    closed = true;
    followers.values().forEach(all -> all.forEach(PoolFollower::gatewayCloses));
  }

  private void tell(String model, PoolNews news) {
    List<PoolFollower> all = followers.get(model);
    if (all != null && !all.isEmpty()) {
      var dated = dated(news);
      all.forEach(follower -> follower.offer(dated));
    }
  }

  @Override
  public void phase(String model, PoolPhase from, PoolPhase to) {
    tell(model, new PoolNews.Phase(from, to));
  }

  @Override
  public void waking(WorkerId worker) {
    tell(worker.model(), new PoolNews.Waking(worker));
  }

  @Override
  public void progress(String model, HoldView view) {
    tell(model, new PoolNews.Progress(view));
  }

  @Override
  public void ready(WakeTimeline timeline) {
    tell(timeline.worker().model(), new PoolNews.Ready(Optional.of(timeline)));
  }

  @Override
  public void wakeFailed(String model, WakeFailure cause, Duration retryAfter) {
    tell(model, new PoolNews.Failed(cause, retryAfter));
  }

  @Override
  public void joined(Worker replica) {
    tell(replica.id().model(), new PoolNews.Joined(replica));
  }

  @Override
  public void left(Worker replica) {
    tell(replica.id().model(), new PoolNews.Left(replica));
  }

  @Override
  public void stopping(Worker worker, StopReason reason) {
    tell(worker.id().model(), new PoolNews.Stopping(worker, reason));
  }

  @Override
  public void gone(Worker worker, WorkerReport.Exit exit) {
    tell(worker.id().model(), new PoolNews.Gone(worker, exit));
  }

  @Override
  public void held(String model, WaitNote call, int held) {
    tell(model, new PoolNews.Held(call, held));
  }

  @Override
  public void ended(String model, WaitNote call, HoldOutcome outcome) {
    if (!(outcome instanceof HoldOutcome.Released released)) {
      tell(model, new PoolNews.Refused(call, outcome));
    } else if (call.held()) {
      tell(model, new PoolNews.Released(call, released));
    }
  }
}
