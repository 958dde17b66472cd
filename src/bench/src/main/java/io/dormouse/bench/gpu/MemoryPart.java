package io.dormouse.bench.gpu;

import io.dormouse.e2e.Processes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/// Loads and releases a model again and again in one process, then kills others at moments from
/// their start to well within serving; after each the memory in use is counted from outside.
final class MemoryPart {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long SETTLED_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long ASK_AGAIN_MILLIS = 20;

  /// Kills fall into the time until a model serves, and half of that again.
  private static final double SPAN = 1.5;

  /// The driver gives memory in units of this size.
  static final long UNIT_BYTES = 2 << 20;

  private final GpuProcess process;
  private final LoadArguments arguments;
  private final MemoryGauge gauge;
  private final String mark;

  /// @param mark value of {@link MemoryGauge#MARK} in what is started here
  MemoryPart(GpuProcess process, LoadArguments arguments, MemoryGauge gauge, String mark) {
    this.process = process;
    this.arguments = arguments;
    this.gauge = gauge;
    this.mark = mark;
  }

  JsonObject measure(int loads, int kills, long seed) throws IOException, InterruptedException {
    long before = gauge.usedBytes();
    return new JsonObject()
        .put("beforeBytes", before)
        .put("loads", loads(loads, before))
        .put("kills", kills(kills, before, new SplittableRandom(seed)));
  }

  private JsonObject loads(int count, long before) throws IOException, InterruptedException {
    var loaded = new JsonArray();
    var released = new JsonArray();
    try (var child = start()) {
      for (int load = 0; load < count; load++) {
        child.tell("load");
        child.await("loaded", PATIENCE);
        loaded.add(gauge.usedBytes());
        child.tell("release");
        child.await("released", PATIENCE);
        released.add(gauge.usedBytes());
      }
      child.end();
    }
    return settled(before)
        .put("loadedBytes", loaded)
        .put("releasedBytes", released)
        .put("growthBytes", released.getLong(count - 1) - released.getLong(0));
  }

  private JsonObject kills(int count, long before, SplittableRandom random)
      throws IOException, InterruptedException {
    double servesAfter = millisToServing();
    settled(before);
    var kills = new JsonArray();
    for (int kill = 0; kill < count; kill++) {
      double at = SPAN * servesAfter * (kill + random.nextDouble()) / count;
      try (var child = start()) {
        child.tell("load");
        child.tell("serve");
        Thread.sleep(Math.max(0, Math.round(at - child.millis())));
        double killed = child.millis();
        var said = child.kill();
        kills.add(
            settled(before)
                .put("afterMillis", killed)
                .put("while", said.isEmpty() ? "starting" : during(said)));
      }
    }
    return new JsonObject().put("servesAfterMillis", servesAfter).put("each", kills);
  }

  private static String during(List<String> said) {
    return switch (said.getLast()) {
      case "started" -> "loading";
      case "loaded" -> "loaded";
      default -> "serving";
    };
  }

  private double millisToServing() throws IOException, InterruptedException {
    try (var child = start()) {
      child.tell("load");
      child.tell("serve");
      double millis = child.await("serving", PATIENCE).getDouble("ms");
      child.kill();
      return millis;
    }
  }

  private GpuChild start() throws IOException {
    return process.start(CycleMain.class, arguments.list(), MemoryGauge.MARK, mark);
  }

  /// What is left when processes have ended: a driver takes memory back a moment later.
  private JsonObject settled(long before) throws IOException, InterruptedException {
    long startNanos = System.nanoTime();
    while (true) {
      long left = gauge.usedBytes() - before;
      int processes = Processes.withVariable(MemoryGauge.MARK, mark).size();
      long nanos = System.nanoTime() - startNanos;
      if ((left < UNIT_BYTES && processes == 0) || nanos > SETTLED_NANOS) {
        return new JsonObject()
            .put("leftBytes", left)
            .put("leftProcesses", processes)
            .put("settledMillis", nanos / 1e6);
      }
      Thread.sleep(ASK_AGAIN_MILLIS);
    }
  }
}
