package io.dormouse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dormouse.e2e.Eventually;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A cluster with one accelerator, which is pretended by the node's status.
@ClusterTest("gpu")
final class OneGpuClusterIT {
  private static final String RESOURCE = "example.com/one";

  private final Space space;

  OneGpuClusterIT(Space space) {
    this.space = space;
  }

  @Test
  void aCallThatComesWhileTheLastPodStillHoldsTheGpuWaitsForIt() {
    assumeTrue(space.cluster().script().isPresent(), "the nodes are not this machine's own");
    pretend(space.cluster());
    var config =
        ClusterModels.sleeper(
            space,
            "only",
            List.of("idle-timeout: 6s"),
            "gpus: 1",
            "gpu-resource: " + RESOURCE,
            "node-timeout: 0");
    try (var gateway = space.deploy(config)) {
      gateway.fine(gateway.ask("only"));
      space.awaitAsleep("only");
      assertThat(space.allPods("only")).as("the first pod drains").hasSize(1);
      gateway.fine(gateway.ask("only"));
    }
  }

  private static void pretend(TestCluster cluster) {
    var node = cluster.client().nodes().list().getItems().getFirst();
    var one = Map.of(RESOURCE, new Quantity("1"));
    var resource = cluster.client().nodes().resource(node);
    resource.editStatus(now -> {
      now.getStatus().getCapacity().putAll(one);
      now.getStatus().getAllocatable().putAll(one);
      return now;
    });
    Eventually.until(
        Duration.ofSeconds(30),
        "a node with " + RESOURCE,
        () -> resource.get().getStatus().getAllocatable().containsKey(RESOURCE));
  }
}
