package io.dormouse.gateway.telemetry;

import io.dormouse.gateway.pool.WakeTimeline;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How long each phase of a wake took; together they are the whole wake.
///
/// A worker's own marks end phases: `spawning`, `starting`, `loading`, `warming`. A cluster's marks
/// begin them: `scheduling`, `waiting-for-node`, `pulling`, `starting`, `loading`, `warming`. What
/// no mark tells of is `rest`.
final class WakePhases {
  static final String REST = "rest";

  private static final String READY = "ready";

  private static final Set<String> OF_A_CLUSTER =
      Set.of("scheduling", "waiting-for-node", "pulling", "starting", "loading", "warming", READY);

  private record End(String mark, String phase) {}

  private static final List<End> ENDS =
      List.of(
          new End("runtimeUp", "starting"),
          new End("weightsLoaded", "loading"),
          new End("warmed", "warming"));

  private WakePhases() {}

  static Map<String, Duration> of(WakeTimeline wake) {
    Map<String, Duration> phases =
        wake.marks().containsKey(READY) ? begun(wake.marks()) : ended(wake.marks());
    Duration told = phases.values().stream().reduce(Duration.ZERO, Duration::plus);
    Duration rest = wake.total().minus(told);
    if (!rest.isNegative()) {
      phases.put(REST, rest);
    }
    return phases;
  }

  private static Map<String, Duration> ended(Map<String, Long> marks) {
    var phases = new LinkedHashMap<String, Duration>();
    Long spawned = marks.get("processStarted");
    if (spawned != null) {
      phases.put("spawning", Duration.ofMillis(spawned));
    }
    long before = 0;
    for (End end : ENDS) {
      Long at = marks.get(end.mark());
      if (at != null && at >= before) {
        phases.put(end.phase(), Duration.ofMillis(at - before));
        before = at;
      }
    }
    return phases;
  }

  private static Map<String, Duration> begun(Map<String, Long> told) {
    var marks =
        told.entrySet().stream()
            .filter(mark -> OF_A_CLUSTER.contains(mark.getKey()))
            .sorted(Map.Entry.comparingByValue())
            .toList();
    var phases = new LinkedHashMap<String, Duration>();
    for (int i = 0; i + 1 < marks.size(); i++) {
      long lasted = marks.get(i + 1).getValue() - marks.get(i).getValue();
      phases.put(marks.get(i).getKey(), Duration.ofMillis(lasted));
    }
    return phases;
  }
}
