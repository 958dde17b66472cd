package io.dormouse.bench.gpu;

import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What {@link MemoryPart} found, judged and in words.
final class MemoryResults {
  /// Growth over all loads that is taken for none.
  private static final long GROWTH_BYTES = 16 << 20;

  private static final double MEBI = 1 << 20;

  private final JsonObject found;
  private final boolean gpu;
  private final JsonObject loads;
  private final List<JsonObject> kills;

  MemoryResults(JsonObject found, boolean gpu) {
    this.found = found;
    this.gpu = gpu;
    this.loads = found.getJsonObject("loads");
    this.kills =
        found.getJsonObject("kills").getJsonArray("each").stream()
            .map(JsonObject.class::cast)
            .toList();
  }

  /// Whether no memory is left by what is gone and, on a GPU, loads do not add up. What a JVM keeps
  /// resident says nothing of that, so it is not judged.
  boolean none() {
    return none(loads)
        && kills.stream().allMatch(MemoryResults::none)
        && (!gpu || loads.getLong("growthBytes") < GROWTH_BYTES);
  }

  private static boolean none(JsonObject gone) {
    return gone.getInteger("leftProcesses") == 0
        && gone.getLong("leftBytes") < MemoryPart.UNIT_BYTES;
  }

  String markdown() {
    var released = loads.getJsonArray("releasedBytes");
    var worst = kills.stream().max(Comparator.comparingLong(kill -> kill.getLong("leftBytes")));
    return String.format(
        Locale.ROOT,
        "**%s.** Counted by %s; %.0f MiB were in use before. %d loads and releases in one process: %.0f MiB loaded, %.0f MiB after the first release, %.0f MiB after the last (growth %.1f MiB), %.1f MiB left when it ended. %d kills (%s; serving would begin after %.1f s): at most %.1f MiB and %d processes left, told at most %.0f ms after its end.%n",
        none() ? "No memory left" : "MEMORY IS LEFT",
        gpu ? "the driver, for all processes on the GPU" : "resident memory of the processes",
        found.getLong("beforeBytes") / MEBI,
        released.size(),
        loads.getJsonArray("loadedBytes").getLong(0) / MEBI,
        released.getLong(0) / MEBI,
        released.getLong(released.size() - 1) / MEBI,
        loads.getLong("growthBytes") / MEBI,
        loads.getLong("leftBytes") / MEBI,
        kills.size(),
        moments(),
        found.getJsonObject("kills").getDouble("servesAfterMillis") / 1e3,
        worst.map(kill -> kill.getLong("leftBytes")).orElse(0L) / MEBI,
        kills.stream().mapToInt(kill -> kill.getInteger("leftProcesses")).max().orElse(0),
        kills.stream().mapToDouble(kill -> kill.getDouble("settledMillis")).max().orElse(0));
  }

  private String moments() {
    return kills.stream()
        .collect(
            Collectors.groupingBy(
                kill -> kill.getString("while"), TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(moment -> moment.getValue() + " while " + moment.getKey())
        .collect(Collectors.joining(", "));
  }
}
