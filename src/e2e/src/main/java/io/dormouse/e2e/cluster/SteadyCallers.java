package io.dormouse.e2e.cluster;

import io.dormouse.e2e.Client;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Callers that call one after the other until they are stopped, and what became of each call.
public final class SteadyCallers implements AutoCloseable {
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("caller-", 0).factory());
  private final ConcurrentLinkedQueue<String> outcomes = new ConcurrentLinkedQueue<>();
  private final List<Client> clients = new ArrayList<>();
  private volatile boolean stopped;

  private SteadyCallers() {}

  /// Starts so many, each with connections of its own, that call a model whose server sleeps.
  static SteadyCallers start(URI base, int callers, String model, Duration sleep) {
    var steady = new SteadyCallers();
    for (int i = 0; i < callers; i++) {
      var client = Client.of(base);
      steady.clients.add(client);
      steady.threads.execute(() -> steady.call(client, model, sleep));
    }
    return steady;
  }

  private void call(Client client, String model, Duration sleep) {
    while (!stopped) {
      outcomes.add(outcome(client, model, sleep));
    }
  }

  private static String outcome(Client client, String model, Duration sleep) {
    try {
      var answer = Client.await(ClusterModels.ask(client, model, sleep));
      return answer.status() == 200 ? "200" : answer.status() + " " + answer.errorCode();
    } catch (RuntimeException | AssertionError broken) {
      return "broken: " + broken.getMessage();
    }
  }

  /// How many calls have ended.
  public int count() {
    return outcomes.size();
  }

  /// Lets every call end, and tells how many ended how.
  public Map<String, Long> stop() {
    stopped = true;
    threads.shutdown();
    try {
      if (!threads.awaitTermination(2, TimeUnit.MINUTES)) {
        throw new AssertionError("calls that never end: " + outcomes.size() + " ended");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
    return outcomes.stream()
        .collect(Collectors.groupingBy(outcome -> outcome, TreeMap::new, Collectors.counting()));
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdownNow();
    clients.forEach(Client::close);
  }
}
