package io.dormouse.gateway.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A platform whose workers do only what a test tells them to, and that checks what the pool asks
/// of it.
final class ScriptedPlatform implements WorkerPlatform {
  final List<String> asked = new ArrayList<>();
  final Map<WorkerId, Listener> alive = new LinkedHashMap<>();
  final List<WorkerId> stopping = new ArrayList<>();

  static final WorkerEndpoint ENDPOINT = new WorkerEndpoint("127.0.0.1", 1, Optional.empty());

  @Override
  public void start(WorkerId id, Listener listener) {
    if (!alive.isEmpty()) {
      throw new AssertionError("started " + id + " while there was " + alive.keySet());
    }
    asked.add("start");
    alive.put(id, listener);
  }

  @Override
  public void drain(WorkerId id) {
    asked.add("drain");
  }

  @Override
  public void resume(WorkerId id) {
    asked.add("resume");
  }

  @Override
  public void examine(WorkerId id) {
    asked.add("examine");
  }

  @Override
  public void stop(WorkerId id, Duration grace) {
    asked.add("stop");
    if (stopping.contains(id)) {
      throw new AssertionError("stopped twice: " + id);
    }
    stopping.add(id);
  }

  /// Lets every worker report.
  void report(WorkerReport report) {
    new LinkedHashMap<>(alive)
        .forEach((id, listener) -> {
          if (report instanceof WorkerReport.Gone) {
            alive.remove(id);
            stopping.remove(id);
          }
          listener.report(id, report);
        });
  }

  void ready() {
    report(new WorkerReport.Ready(ENDPOINT, 0, Map.of()));
  }

  void gone() {
    report(
        new WorkerReport.Gone(
            new WorkerReport.Exit(Optional.of(1), "exited", "The worker ended.", "boom")));
  }
}
