package io.dormouse.knative.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.Vertx;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServiceSizeTest {
  private final ApiServer api = new ApiServer();
  private final Vertx vertx = Vertx.vertx();
  private final KnativeCluster cluster = KnativeCluster.connect(vertx, api.config());
  private final BlockingQueue<Integer> counts = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    cluster.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    api.close();
  }

  @Test
  void addressesOfAllSlicesAreCountedOnceEach() {
    assertThat(
            ServiceSize.count(
                Stream.of(
                    slice("a", "{addresses: [10.0.0.1], conditions: {ready: true}}"),
                    slice("b", "{addresses: [10.0.0.1], conditions: {ready: true}}"),
                    slice("c", "{addresses: [10.0.0.2]}"),
                    slice("d", "{addresses: [10.0.0.3], conditions: {ready: false}}"))))
        .isEqualTo(2);
  }

  @Test
  void aCountIsToldWheneverASliceChanges() throws InterruptedException {
    api.put(Objects.SLICES, slice("a", "{addresses: [10.0.0.1], conditions: {ready: true}}"));
    try (var _ = cluster.size(ApiServer.NAMESPACE, "dormouse", counts::add, _ -> {})) {
      await(1);
      api.put(Objects.SLICES, slice("b", "{addresses: [10.0.0.2], conditions: {ready: true}}"));
      await(2);
      api.delete(Objects.SLICES, "a");
      await(1);
    }
  }

  private void await(int count) throws InterruptedException {
    Integer told = counts.poll(30, TimeUnit.SECONDS);
    while (told != null && told != count) {
      told = counts.poll(30, TimeUnit.SECONDS);
    }
    assertThat(told).isEqualTo(count);
  }

  private static EndpointSlice slice(String name, String endpoint) {
    return Serialization.unmarshal(
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        addressType: IPv4
        metadata:
          name: %s
          namespace: models
          labels: {kubernetes.io/service-name: dormouse}
        endpoints:
        - %s
        """
            .formatted(name, endpoint),
        EndpointSlice.class);
  }
}
