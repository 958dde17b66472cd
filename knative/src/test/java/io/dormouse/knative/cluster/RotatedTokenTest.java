package io.dormouse.knative.cluster;

import static io.dormouse.knative.cluster.Objects.PODS;
import static io.dormouse.knative.cluster.Objects.REVISIONS;
import static io.dormouse.knative.cluster.Objects.SERVICES;
import static io.dormouse.knative.cluster.Objects.SLICES;

import io.dormouse.knative.VirtualTime;
import io.dormouse.knative.view.FailureRules;
import io.dormouse.knative.view.ServiceView;
import io.dormouse.knative.watch.FactBoard;
import io.dormouse.knative.watch.Source;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A token that is replaced while a namespace is watched, as a Pod's is every hour.
@Timeout(60)
class RotatedTokenTest {
  private static final Map<String, String> NEITHER =
      Map.of(
          "kubernetes.auth.tryKubeConfig", "false", "kubernetes.auth.tryServiceAccount", "false");

  @TempDir private Path folder;
  private final ApiServer api = new ApiServer();
  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final VirtualTime time = new VirtualTime();
  private final FactBoard board = new FactBoard(executor, time, time, _ -> {});
  private final AtomicReference<@Nullable ServiceView> view = new AtomicReference<>();

  @AfterEach
  void close() {
    executor.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    api.close();
  }

  @Test
  void aPodsOwnTokenIsReadAnew() throws Exception {
    Path token = folder.resolve("token");
    goesOn(
        Map.of(
            "kubernetes.master", api.url(),
            "kubernetes.auth.tryServiceAccount", "true",
            "kubernetes.auth.serviceAccount.token", token.toString()),
        token,
        "%s");
  }

  @Test
  void aKubeconfigIsReadAnew() throws Exception {
    Path file = folder.resolve("config");
    goesOn(
        Map.of("kubernetes.auth.tryKubeConfig", "true", "kubeconfig", file.toString()),
        file,
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "%s"}}]
        users: [{name: u, user: {token: "%%s"}}]
        contexts: [{name: c, context: {cluster: c, user: u}}]
        current-context: c
        """
            .formatted(api.url()));
  }

  private void goesOn(Map<String, String> properties, Path file, String text) throws Exception {
    NEITHER.forEach(System::setProperty);
    properties.forEach(System::setProperty);
    try {
      Files.writeString(file, text.formatted("one"));
      api.know("one");
      try (var cluster = KnativeCluster.connect(vertx);
          var _ = followed(cluster)) {
        Await.until(() -> endpoints() == 1);
        Await.until(() -> api.watches() == Source.values().length);
        Files.writeString(file, text.formatted("two"));
        api.know("two");
        api.put(SLICES, Objects.slice("minilm-1", "u1", false));
        Await.until(() -> endpoints() == 0);
        Await.until(() -> api.watches() == Source.values().length);
      }
    } finally {
      NEITHER.keySet().forEach(System::clearProperty);
      properties.keySet().forEach(System::clearProperty);
    }
  }

  private NamespaceWatch followed(KnativeCluster cluster) {
    api.put(SERVICES, Objects.service("minilm-1"));
    api.put(REVISIONS, Objects.revision("minilm-1", "True"));
    api.put(PODS, Objects.running("u1", true));
    api.put(SLICES, Objects.slice("minilm-1", "u1", true));
    board.follow("minilm", FailureRules.withNodeTimeout(Duration.ZERO), view::set);
    return cluster.watch(ApiServer.NAMESPACE, board, time, time, (_, _) -> {});
  }

  private long endpoints() {
    ServiceView now = view.get();
    return now == null
        ? -1
        : now.revisions().stream().mapToLong(revision -> revision.endpoints().size()).sum();
  }
}
