package io.dormouse.gateway.pool;

import java.time.Duration;
import java.util.Optional;

/// How a held call's wait stands.
///
/// @param phase what the pool, or its worker that is on its way, does; one word
/// @param percent of the model that is loaded; below 0 where nobody knows
/// @param ahead calls of its tenant before it, at most
/// @param estimate when a worker may be there, as measured
public record HoldView(String phase, int percent, int ahead, Duration estimate) {
  /// The phase of those who wait for a worker that is up, but busy.
  public static final String QUEUED = "queued";

  static HoldView of(PoolState state, int ahead, Duration estimate) {
    return ofWaking(state, ahead, estimate)
        .orElseGet(() -> new HoldView(word(state.phase()), -1, ahead, estimate));
  }

  /// That of a pool with a worker that is on its way.
  static Optional<HoldView> ofWaking(PoolState state, int ahead, Duration estimate) {
    return state.workers().stream()
        .map(Worker::state)
        .filter(WorkerState.Waking.class::isInstance)
        .findFirst()
        .map(waking -> new HoldView(word(waking), percent(waking), ahead, estimate));
  }

  private static String word(PoolPhase phase) {
    return phase == PoolPhase.READY ? QUEUED : phase.label();
  }

  private static String word(WorkerState state) {
    return switch (state) {
      case WorkerState.Starting _ -> "starting";
      case WorkerState.Loading _ -> "loading";
      case WorkerState.Warming _ -> "warming";
      case WorkerState.Ready _, WorkerState.Draining _, WorkerState.Stopping _ -> "waking";
    };
  }

  private static int percent(WorkerState state) {
    return state instanceof WorkerState.Loading loading && loading.totalBytes() > 0
        ? (int) Math.min(100, 100 * loading.bytes() / loading.totalBytes())
        : -1;
  }
}
