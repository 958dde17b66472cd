package io.dormouse.knative.wake;

import java.time.Duration;

/// When to touch a Revision so that it is never without traffic for a stable window.
///
/// @param stableWindow of the Revision's autoscaler, 6 s at least
public record PinSchedule(Duration stableWindow) {
  private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(6);
  private static final int PER_WINDOW = 3;

  public PinSchedule {
    if (stableWindow.compareTo(SHORTEST_WINDOW) < 0) {
      throw new IllegalArgumentException("stable window below 6 s: " + stableWindow);
    }
  }

  /// How long to wait after a touch; a touch that fails may be repeated once within the window.
  public Duration pause() {
    return stableWindow.dividedBy(PER_WINDOW);
  }
}
