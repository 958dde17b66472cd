package io.dormouse.gateway.platform.knative;

import io.dormouse.knative.view.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// When a wake reached each phase.
final class WakeMarks {
  private final Instant began;
  private final Map<String, Long> reached = new LinkedHashMap<>();

  WakeMarks(Instant began) {
    this.began = began;
  }

  /// Notes a phase, the first time that it is seen.
  void at(Phase phase, Instant now) {
    if (!(phase instanceof Phase.Asleep) && !(phase instanceof Phase.Draining)) {
      reached.putIfAbsent(PhaseText.name(phase), Duration.between(began, now).toMillis());
    }
  }

  /// Milliseconds from the wake to each phase that it reached, by the phase's name.
  Map<String, Long> all() {
    return Map.copyOf(reached);
  }
}
