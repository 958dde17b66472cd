package io.dormouse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dormouse.e2e.Eventually;
import io.dormouse.e2e.Processes;
import io.fabric8.knative.serving.v1.Revision;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Pods that are to stay, and calls that go on, while parts of the cluster are away.
@ClusterTest("keep")
final class KeepClusterIT {
  private static final Duration THREE_WINDOWS = Duration.ofSeconds(18);
  private static final Duration OUTAGE = Duration.ofSeconds(60);

  private final Space space;

  KeepClusterIT(Space space) {
    this.space = space;
  }

  private boolean isActive(String service) {
    Revision revision = space.revisions(service).getLast();
    return revision.getStatus().getConditions().stream()
        .anyMatch(it -> "Active".equals(it.getType()) && "True".equals(it.getStatus()));
  }

  /// A Service that nobody gave a retention, found by its label.
  private ClusterGateway gatewayOfUnretained(String name, String idle) {
    var config = ClusterModels.sleeper(space, name, List.of("idle-timeout: 6s"), "node-timeout: 0");
    space.apply(config);
    return space.gateway(
        ClusterModels.sleeper(space, name, List.of("idle-timeout: " + idle), "node-timeout: 0"));
  }

  @Test
  void aPodIsPinnedThroughThreeWindowsWithoutACallAndThenLetGo() {
    try (var gateway = gatewayOfUnretained("pinned", "25s")) {
      gateway.fine(gateway.ask("pinned"));
      Eventually.until(Duration.ofSeconds(10), "active", () -> isActive("pinned"));
      Eventually.throughout(THREE_WINDOWS, "still active", () -> isActive("pinned"));
      space.awaitAsleep("pinned");
    }
  }

  @Test
  void warmCallsGoOnWhileTheApiServerIsAway() {
    var apiServer = space.cluster().apiServerPid();
    assumeTrue(apiServer.isPresent(), "the API server does not run on this machine");
    var config = ClusterModels.sleeper(space, "warm", List.of("idle-timeout: 6s"));
    try (var gateway = space.deploy(config)) {
      gateway.fine(gateway.ask("warm"));
      try (var callers = gateway.callers(2, "warm", Duration.ofMillis(100))) {
        Processes.signal(apiServer.orElseThrow(), "STOP");
        try {
          Eventually.throughout(OUTAGE, "calls go on", new Going(callers));
        } finally {
          Processes.signal(apiServer.orElseThrow(), "CONT");
        }
        assertThat(callers.stop()).as(gateway.log()).containsOnlyKeys("200");
      }
      space.awaitAsleep("warm");
      gateway.fine(gateway.ask("warm"));
    }
  }

  @Test
  void aCallWakesAPodAfterTheAutoscalerWasRestartedWhileTheModelSlept() {
    assumeTrue(space.cluster().script().isPresent(), "the cluster is not this machine's own");
    var config = ClusterModels.sleeper(space, "asleep", List.of("idle-timeout: 6s"));
    try (var gateway = space.deploy(config)) {
      gateway.fine(gateway.ask("asleep"));
      space.awaitAsleep("asleep");
      new Autoscaler(space.cluster()).restart();
      gateway.fine(gateway.ask("asleep"));
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
