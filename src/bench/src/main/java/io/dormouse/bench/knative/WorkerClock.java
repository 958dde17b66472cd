package io.dormouse.bench.knative;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.e2e.Client;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.URI;

/// Asks workers in pods since when they are ready and when their first call came, on their control
/// ports.
final class WorkerClock {
  private static final int CONTROL_PORT = 8090;

  private WorkerClock() {}

  /// Moments of a worker by the clock of [System#nanoTime], to about a millisecond.
  ///
  /// @param ready when it became ready
  /// @param firstCall when it had read the head of its first call
  record Times(long ready, long firstCall) {}

  static Times of(Pod pod) {
    var control = URI.create("http://%s:%d".formatted(pod.getStatus().getPodIP(), CONTROL_PORT));
    try (var client = Client.of(control)) {
      long asked = System.nanoTime();
      JsonNode status = Client.await(client.get("/status")).json();
      long told = System.nanoTime();
      long readyMs = status.path("phaseMs").path("ready").asLong();
      long ready = asked + (told - asked) / 2 - readyMs * 1_000_000;
      long firstCallMs = status.path("marks").path("firstCallMs").asLong() - untilReadyMs(status);
      return new Times(ready, ready + firstCallMs * 1_000_000);
    }
  }

  /// How old its process was when it became ready.
  private static long untilReadyMs(JsonNode status) {
    JsonNode phases = status.path("phaseMs");
    return phases.path("starting").asLong()
        + phases.path("loading").asLong()
        + phases.path("warming").asLong();
  }
}
