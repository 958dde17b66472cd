package io.dormouse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dormouse.e2e.Client;
import io.dormouse.e2e.Eventually;
import io.dormouse.e2e.GatewayProcess;
import io.dormouse.e2e.Processes;
import io.fabric8.knative.serving.v1.Revision;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Pods that are to stay, and calls that go on, while parts of the cluster are away.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KeepClusterIT {
  private static final Duration THREE_WINDOWS = Duration.ofSeconds(18);
  private static final Duration OUTAGE = Duration.ofSeconds(60);

  private TestCluster cluster;
  private Space space;

  @BeforeAll
  void start() {
    cluster = TestCluster.require();
    space = Space.open(cluster, "keep");
  }

  @AfterAll
  void stop() {
    space.close();
    cluster.close();
  }

  private static Client.Answer call(Client client, String model) {
    return Client.await(client.post(ClusterModels.CHAT, ClusterModels.body(model), Map.of()));
  }

  private boolean isActive(String service) {
    Revision revision = space.revisions(service).getLast();
    return revision.getStatus().getConditions().stream()
        .anyMatch(it -> "Active".equals(it.getType()) && "True".equals(it.getStatus()));
  }

  /// A Service that nobody gave a retention, found by its label.
  private GatewayProcess gatewayOfUnretained(String name, String idle) {
    var config =
        ClusterModels.sleeper(
            space.config(), space, name, List.of("idle-timeout: 6s"), "node-timeout: 0");
    space.apply(config);
    return space.gateway(
        ClusterModels.sleeper(
            space.config(), space, name, List.of("idle-timeout: " + idle), "node-timeout: 0"));
  }

  @Test
  void aPodIsPinnedThroughThreeWindowsWithoutACallAndThenLetGo() {
    try (var gateway = gatewayOfUnretained("pinned", "25s");
        var client = Client.of(gateway.base())) {
      assertThat(call(client, "pinned").status()).as(gateway.log().text()).isEqualTo(200);
      Eventually.until(Duration.ofSeconds(10), "active", () -> isActive("pinned"));
      Eventually.throughout(THREE_WINDOWS, "still active", () -> isActive("pinned"));
      space.awaitAsleep("pinned");
    }
  }

  @Test
  void warmCallsGoOnWhileTheApiServerIsAway() {
    var apiServer = cluster.apiServerPid();
    assumeTrue(apiServer.isPresent(), "the API server does not run on this machine");
    var config = ClusterModels.sleeper(space.config(), space, "warm", List.of("idle-timeout: 6s"));
    space.apply(config);
    try (var gateway = space.gateway(config);
        var client = Client.of(gateway.base())) {
      assertThat(call(client, "warm").status()).as(gateway.log().text()).isEqualTo(200);
      try (var callers =
          SteadyCallers.start(
              gateway.base(), 2, ClusterModels.CHAT + "?sleep=100", ClusterModels.body("warm"))) {
        Processes.signal(apiServer.orElseThrow(), "STOP");
        try {
          Eventually.throughout(OUTAGE, "calls go on", new Going(callers));
        } finally {
          Processes.signal(apiServer.orElseThrow(), "CONT");
        }
        assertThat(callers.stop()).as(gateway.log().text()).containsOnlyKeys("200");
      }
      space.awaitAsleep("warm");
      assertThat(call(client, "warm").status()).as(gateway.log().text()).isEqualTo(200);
    }
  }

  @Test
  void aCallWakesAPodAfterTheAutoscalerWasRestartedWhileTheModelSlept() {
    assumeTrue(cluster.script().isPresent(), "the cluster is not this machine's own");
    var config =
        ClusterModels.sleeper(space.config(), space, "asleep", List.of("idle-timeout: 6s"));
    space.apply(config);
    try (var gateway = space.gateway(config);
        var client = Client.of(gateway.base())) {
      assertThat(call(client, "asleep").status()).as(gateway.log().text()).isEqualTo(200);
      space.awaitAsleep("asleep");
      new Autoscaler(cluster).restart();
      assertThat(call(client, "asleep").status()).as(gateway.log().text()).isEqualTo(200);
    }
  }

  /// Whether calls end: some did in the last few seconds.
  private static final class Going implements java.util.function.BooleanSupplier {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final SteadyCallers callers;
    private int seen;
    private long seenAt = System.nanoTime();

    Going(SteadyCallers callers) {
      this.callers = callers;
    }

    @Override
    public boolean getAsBoolean() {
      int now = callers.count();
      if (now > seen) {
        seen = now;
        seenAt = System.nanoTime();
      }
      return System.nanoTime() - seenAt < LONGEST_PAUSE.toNanos();
    }
  }
}
