package io.dormouse.worker.lifecycle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Milliseconds since the operating system started a process.
///
/// @param startedAt as the operating system tells it; on Linux to 10 ms
public record ProcessAge(Clock clock, Instant startedAt) {
  /// The age of this process.
  public static ProcessAge ofThisProcess(Clock clock) {
    return new ProcessAge(
        clock, ProcessHandle.current().info().startInstant().orElseGet(clock::instant));
  }

  /// The age now, never negative.
  public long millis() {
    return Math.max(0, Duration.between(startedAt, clock.instant()).toMillis());
  }
}
