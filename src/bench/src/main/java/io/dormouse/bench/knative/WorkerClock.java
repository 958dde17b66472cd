package io.dormouse.bench.knative;

import io.dormouse.e2e.Client;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.URI;

/// Asks workers in pods since when they are ready, on their control ports.
final class WorkerClock {
  private static final int CONTROL_PORT = 8090;

  private WorkerClock() {}

  /// When the worker became ready, by the clock of [System#nanoTime], to about a millisecond.
  static long readySince(Pod pod) {
    var control = URI.create("http://%s:%d".formatted(pod.getStatus().getPodIP(), CONTROL_PORT));
    try (var client = Client.of(control)) {
      long asked = System.nanoTime();
      Client.Answer answer = Client.await(client.get("/status"));
      long told = System.nanoTime();
      long readyMs = answer.json().path("phaseMs").path("ready").asLong();
      return asked + (told - asked) / 2 - readyMs * 1_000_000;
    }
  }
}
