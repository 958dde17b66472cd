package io.dormouse.knative.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ModelDiscoveryTest {
  private final ApiServer api = new ApiServer();
  private final Vertx vertx = Vertx.vertx();
  private final KnativeCluster cluster = KnativeCluster.connect(vertx, api.config());
  private final BlockingQueue<List<DiscoveredService>> told = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    cluster.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    api.close();
  }

  @Test
  void servicesWithTheLabelAreFoundWithTheirSettingsAndLostWithTheirDeletion() throws Exception {
    api.put(Objects.SERVICES, service("one", "{dormouse.io/model: m1}", "5m"));
    api.put(Objects.SERVICES, service("other", "{app: something}", "5m"));
    try (var _ = cluster.discover(ApiServer.NAMESPACE, told::add, _ -> {})) {
      await(List.of(found("one", "m1", "5m")));
      api.put(Objects.SERVICES, service("two", "{dormouse.io/model: m2}", "1m"));
      await(List.of(found("one", "m1", "5m"), found("two", "m2", "1m")));
      api.put(Objects.SERVICES, service("one", "{dormouse.io/model: m1}", "9m"));
      await(List.of(found("one", "m1", "9m"), found("two", "m2", "1m")));
      api.delete(Objects.SERVICES, "one");
      await(List.of(found("two", "m2", "1m")));
    }
  }

  @Test
  void noServiceIsToldToo() throws Exception {
    try (var _ = cluster.discover(ApiServer.NAMESPACE, told::add, _ -> {})) {
      await(List.of());
    }
  }

  private void await(List<DiscoveredService> expected) throws InterruptedException {
    List<DiscoveredService> last = told.poll(30, TimeUnit.SECONDS);
    while (last != null && !last.equals(expected)) {
      last = told.poll(30, TimeUnit.SECONDS);
    }
    assertThat(last).isEqualTo(expected);
  }

  private static DiscoveredService found(String name, String model, String idle) {
    return new DiscoveredService(
        "models",
        name,
        Map.of("dormouse.io/model", model),
        Map.of("dormouse.io/idle-timeout", idle));
  }

  private static Service service(String name, String labels, String idle) {
    return Serialization.unmarshal(
        """
        apiVersion: serving.knative.dev/v1
        kind: Service
        metadata:
          name: %s
          namespace: models
          labels: %s
          annotations: {dormouse.io/idle-timeout: %s, example.org/other: "1"}
        """
            .formatted(name, labels, idle),
        Service.class);
  }
}
