package io.dormouse.gateway.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How long a call waits: while no worker is up and while all are busy are budgets of their own.
///
/// @param until when it gives up whatever happens
/// @param waking how long it waits, in all, while no worker is up
/// @param busy how long it waits, in all, while workers are up
public record Patience(Optional<Instant> until, Duration waking, Duration busy) {
  /// One budget, up to a moment.
  public static Patience until(Instant moment) {
    return new Patience(Optional.of(moment), FOREVER, FOREVER);
  }

  private static final Duration FOREVER = Duration.ofDays(365);
}
