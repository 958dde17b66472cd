package io.dormouse.e2e.cluster;

import io.dormouse.e2e.Eventually;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;

/// Knative's autoscaler, as a test disturbs it.
public final class Autoscaler {
  private final TestCluster cluster;

  /// That of a cluster.
  public Autoscaler(TestCluster cluster) {
    this.cluster = cluster;
  }

  /// Takes its pod away and waits until another one runs.
  public void restart() {
    var before = pods().stream().map(pod -> pod.getMetadata().getUid()).toList();
    pods().forEach(pod -> cluster.client().resource(pod).withGracePeriod(0).delete());
    Eventually.until(
        Duration.ofSeconds(60),
        "another autoscaler",
        () ->
            pods().stream()
                .filter(pod -> !before.contains(pod.getMetadata().getUid()))
                .anyMatch(Autoscaler::isReady));
  }

  private List<Pod> pods() {
    return cluster
        .client()
        .pods()
        .inNamespace(TestCluster.SERVING)
        .withLabel("app", "autoscaler")
        .list()
        .getItems();
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(it -> "Ready".equals(it.getType()) && "True".equals(it.getStatus()));
  }
}
