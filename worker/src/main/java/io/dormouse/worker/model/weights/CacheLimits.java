package io.dormouse.worker.model.weights;

import java.time.Duration;

/// What is kept of converted weights: those used within a time, and of these no more than so many
/// bytes, the least recently used leaving first. What was just made always stays.
public record CacheLimits(Duration unused, long bytes) {
  /// 30 days and 100 GiB.
  public static final CacheLimits DEFAULT = new CacheLimits(Duration.ofDays(30), 100L << 30);
}
