package io.dormouse.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The admin routes of a gateway, as an operator uses them.
///
/// @param client of the management port
public record Pools(Client client) implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// Those of one gateway.
  public static Pools of(GatewayProcess gateway) {
    return new Pools(Client.of(gateway.management()));
  }

  /// One model's pool.
  public JsonNode pool(String model) {
    for (JsonNode pool : Client.await(client.get("/admin/pools")).json()) {
      if (pool.path("model").asText().equals(model)) {
        return pool;
      }
    }
    throw new AssertionError("no pool of " + model);
  }

  /// Its phase.
  public String phase(String model) {
    return pool(model).path("phase").asText();
  }

  /// How many calls it holds.
  public int held(String model) {
    return pool(model).path("held").asInt(-1);
  }

  /// How many calls its workers run.
  public int running(String model) {
    int running = 0;
    for (JsonNode worker : pool(model).path("workers")) {
      running += worker.path("running").asInt();
    }
    return running;
  }

  /// Pid of its first worker, once known.
  public Optional<Long> workerPid(String model) {
    long pid = pool(model).path("workers").path(0).path("pid").asLong(0);
    return pid > 0 ? Optional.of(pid) : Optional.empty();
  }

  /// Waits for the pid of its first worker.
  public long awaitWorkerPid(String model) {
    return Eventually.get(LIMIT, "pid of a worker of " + model, () -> workerPid(model));
  }

  /// Waits for a phase.
  public void awaitPhase(String model, String phase) {
    Eventually.until(LIMIT, model + " " + phase, () -> phase(model).equals(phase));
  }

  /// Waits until so many calls are held.
  public void awaitHeld(String model, int calls) {
    Eventually.until(LIMIT, calls + " held for " + model, () -> held(model) == calls);
  }

  /// Waits until so many calls run.
  public void awaitRunning(String model, int calls) {
    Eventually.until(LIMIT, calls + " run for " + model, () -> running(model) == calls);
  }

  /// Asks for a worker.
  public Client.Answer wake(String model) {
    return Client.await(client.post("/admin/pools/" + model + "/wake", "", Map.of()));
  }

  /// Asks for the end of its workers.
  public Client.Answer sleep(String model) {
    return Client.await(client.post("/admin/pools/" + model + "/sleep", "", Map.of()));
  }

  /// The last lines of its workers.
  public String logs(String model) {
    return Client.await(client.get("/admin/pools/" + model + "/logs")).body();
  }

  @Override
  public void close() {
    client.close();
  }
}
