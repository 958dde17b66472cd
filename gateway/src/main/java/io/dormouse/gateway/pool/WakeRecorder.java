package io.dormouse.gateway.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a pool remembers of its wakes: the last one, the last failure, and how long the phases of a
/// load take.
final class WakeRecorder {
  /// Estimate before anything was measured.
  static final LoadEstimate UNMEASURED =
      new LoadEstimate(Duration.ofSeconds(2), Duration.ofSeconds(7), Duration.ofSeconds(1));

  private static final Duration LEAST = Duration.ofSeconds(1);

  private @Nullable Instant askedAt;
  private LoadEstimate spent = LoadEstimate.NOTHING;
  private @Nullable LoadEstimate estimate;
  private @Nullable WakeTimeline lastWake;
  private PoolSnapshot.@Nullable Failure lastFailure;

  /// A load takes about so long, as measured before; counts until one is measured here.
  void expect(LoadEstimate load) {
    if (estimate == null) {
      estimate = load;
    }
  }

  void started(Instant now) {
    askedAt = now;
    spent = LoadEstimate.NOTHING;
  }

  /// Takes down the phases that workers left.
  void moved(PoolState previous, PoolState state, Instant now) {
    for (Worker worker : previous.workers()) {
      if (worker.state() instanceof WorkerState.Waking phase && isOver(worker, state)) {
        spent = spent.plus(phase, Duration.between(phase.since(), now));
      }
    }
  }

  private static boolean isOver(Worker worker, PoolState state) {
    return state
        .worker(worker.id())
        .filter(now -> now.state().getClass() == worker.state().getClass())
        .isEmpty();
  }

  WakeTimeline ready(WorkerId id, Map<String, Long> marks, Instant now) {
    Instant asked = askedAt == null ? now : askedAt;
    var timeline = new WakeTimeline(id, asked, Duration.between(asked, now), marks);
    lastWake = timeline;
    if (askedAt != null) {
      estimate = estimate == null ? spent : estimate.blend(spent);
    }
    return timeline;
  }

  void failed(WakeFailure cause, Instant now) {
    lastFailure = new PoolSnapshot.Failure(now, cause);
  }

  /// How much of a wait since `heldSince` passed before the worker was ready at `readyAt`.
  Duration wakingSince(Instant heldSince, Instant readyAt) {
    Duration waking = Duration.between(heldSince, readyAt);
    return waking.isNegative() ? Duration.ZERO : waking;
  }

  /// When a worker may be there, judged by the measured phases; at least a second.
  Duration remaining(PoolState state, Instant now) {
    if (state.phase() == PoolPhase.READY) {
      return LEAST;
    }
    LoadEstimate whole = estimate == null ? UNMEASURED : estimate;
    Duration left =
        state.workers().stream()
            .map(Worker::state)
            .filter(WorkerState.Waking.class::isInstance)
            .map(WorkerState.Waking.class::cast)
            .map(phase -> whole.left(phase, now))
            .min(Duration::compareTo)
            .orElse(whole.total());
    return left.compareTo(LEAST) < 0 ? LEAST : left;
  }

  PoolSnapshot snapshot(PoolState state, int held, long bytes) {
    return new PoolSnapshot(
        state,
        held,
        bytes,
        Optional.ofNullable(lastFailure),
        Optional.ofNullable(lastWake),
        Optional.ofNullable(estimate));
  }
}
