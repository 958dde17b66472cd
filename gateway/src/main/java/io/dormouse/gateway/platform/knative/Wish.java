package io.dormouse.gateway.platform.knative;

import io.dormouse.knative.view.Cause;
import io.dormouse.knative.view.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A wish for a replica where none takes calls.
///
/// @param began when it was uttered, by the gateway's clock
/// @param stood the failure that was seen then
record Wish(Instant began, Optional<Failure> stood) {
  /// By how much the clocks of gateway and API server may differ.
  static final Duration CLOCKS = Duration.ofSeconds(5);

  /// Whether a failure that is seen now says something of this wish, not of an earlier attempt.
  boolean isFailedBy(Failure failure) {
    if (failure.cause() == Cause.POD_REJECTED) {
      return !failure.since().isBefore(began.minus(CLOCKS));
    }
    return failure.cause() != Cause.PROGRESS_DEADLINE || !stood.equals(Optional.of(failure));
  }
}
