package io.dormouse.gateway.pool;

import java.time.Duration;
import java.time.Instant;

/// How long the phases of a wake take, as measured.
///
/// @param starting from the wish for a worker until it loads
/// @param loading until the model is there
/// @param warming until it is ready
public record LoadEstimate(Duration starting, Duration loading, Duration warming) {
  static final LoadEstimate NOTHING = new LoadEstimate(Duration.ZERO, Duration.ZERO, Duration.ZERO);

  private static final double NEWEST_WEIGHT = 0.3;

  /// The whole wake.
  public Duration total() {
    return starting.plus(loading).plus(warming);
  }

  /// With one more wake measured: an exponentially weighted mean of each phase.
  LoadEstimate blend(LoadEstimate newest) {
    return new LoadEstimate(
        blend(starting, newest.starting),
        blend(loading, newest.loading),
        blend(warming, newest.warming));
  }

  private static Duration blend(Duration known, Duration newest) {
    double millis = NEWEST_WEIGHT * newest.toMillis() + (1 - NEWEST_WEIGHT) * known.toMillis();
    return Duration.ofMillis(Math.round(millis));
  }

  /// With time added to the phase that it was spent in.
  LoadEstimate plus(WorkerState.Waking phase, Duration spent) {
    return switch (phase) {
      case WorkerState.Starting _ -> new LoadEstimate(starting.plus(spent), loading, warming);
      case WorkerState.Loading _ -> new LoadEstimate(starting, loading.plus(spent), warming);
      case WorkerState.Warming _ -> new LoadEstimate(starting, loading, warming.plus(spent));
    };
  }

  /// How long a worker in such a phase will still take.
  Duration left(WorkerState.Waking phase, Instant now) {
    Duration spent = Duration.between(phase.since(), now);
    return switch (phase) {
      case WorkerState.Starting _ -> less(starting, spent).plus(loading).plus(warming);
      case WorkerState.Loading it -> left(it, spent).plus(warming);
      case WorkerState.Warming _ -> less(warming, spent);
    };
  }

  private static Duration less(Duration whole, Duration spent) {
    return spent.compareTo(whole) < 0 ? whole.minus(spent) : Duration.ZERO;
  }

  /// The more of the model is read, the more the pace of this load counts and the less that of
  /// earlier ones.
  private Duration left(WorkerState.Loading phase, Duration spent) {
    if (phase.totalBytes() <= 0 || phase.bytes() <= 0) {
      return less(loading, spent);
    }
    double missing = 1 - Math.min(1.0, (double) phase.bytes() / phase.totalBytes());
    return Duration.ofMillis(
        Math.round(missing * (spent.toMillis() + missing * loading.toMillis())));
  }
}
