package io.dormouse.gateway.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a pool remembers of its wakes: the last one, the last failure, and how long a load takes
/// (an exponentially weighted mean).
final class WakeRecorder {
  /// Estimate before anything was measured.
  static final Duration UNMEASURED = Duration.ofSeconds(10);

  private static final double NEWEST_WEIGHT = 0.3;

  private @Nullable Instant askedAt;
  private @Nullable Duration estimate;
  private @Nullable WakeTimeline lastWake;
  private PoolSnapshot.@Nullable Failure lastFailure;

  /// A load takes about so long, as measured before; counts until one is measured here.
  void expect(Duration load) {
    if (estimate == null) {
      estimate = load;
    }
  }

  void started(WorkerId id, Instant now) {
    askedAt = now;
  }

  WakeTimeline ready(WorkerId id, Map<String, Long> marks, Instant now) {
    Instant asked = askedAt == null ? now : askedAt;
    var timeline = new WakeTimeline(id, asked, Duration.between(asked, now), marks);
    lastWake = timeline;
    estimate = blend(timeline.total());
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

  /// When a worker may be there, judged by the measured load time.
  Duration remaining(PoolState state, Instant now) {
    Duration whole = estimate == null ? UNMEASURED : estimate;
    if (state.phase() == PoolPhase.READY) {
      return Duration.ofSeconds(1);
    }
    if (state.phase() != PoolPhase.WAKING || askedAt == null) {
      return whole;
    }
    Duration left = whole.minus(Duration.between(askedAt, now));
    return left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left;
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

  private Duration blend(Duration newest) {
    if (estimate == null) {
      return newest;
    }
    double millis = NEWEST_WEIGHT * newest.toMillis() + (1 - NEWEST_WEIGHT) * estimate.toMillis();
    return Duration.ofMillis(Math.round(millis));
  }
}
