package io.dormouse.knative.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PodProxyTest {
  private static final String PATH = "/api/v1/namespaces/models/pods/minilm-1-x:8090/proxy/status";
  private static final Duration LONG = Duration.ofSeconds(30);

  private final KubernetesMockServer api = new KubernetesMockServer(false);
  private final Vertx vertx = Vertx.vertx();

  @BeforeEach
  void open() {
    api.init();
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    api.destroy();
  }

  private CompletableFuture<Optional<String>> ask(KnativeCluster cluster, Duration limit) {
    return cluster.ask("models", "minilm-1-x", 8090, "/status", limit);
  }

  private KnativeCluster connect(String prefix) {
    var config =
        new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
            .withMasterUrl(api.url(prefix))
            .withOauthToken("secret")
            .withHttp2Disable(true)
            .build();
    return KnativeCluster.connect(vertx, config);
  }

  @Test
  void aPodAnswersThroughTheApiServerByTheCallersOwnRights() throws InterruptedException {
    api.expect().get().withPath(PATH).andReturn(200, "{}").once();
    try (var cluster = connect("/")) {
      assertThat(ask(cluster, LONG).join()).contains("{}");
    }
    assertThat(api.takeRequest().getHeader("Authorization")).isEqualTo("Bearer secret");
  }

  @Test
  void anApiServerBehindAPathIsAskedThere() {
    api.expect().get().withPath("/clusters/one" + PATH).andReturn(200, "{}").once();
    try (var cluster = connect("/clusters/one")) {
      assertThat(ask(cluster, LONG).join()).contains("{}");
    }
  }

  @Test
  void whatIsForbiddenOrBrokenSaysNothing() {
    api.expect().get().withPath(PATH).andReturn(403, "{}").once();
    api.expect().get().withPath(PATH).andReturn(502, "no route").once();
    try (var cluster = connect("/")) {
      assertThat(ask(cluster, LONG).join()).isEmpty();
      assertThat(ask(cluster, LONG).join()).isEmpty();
    }
    api.destroy();
    try (var cluster = connect("/")) {
      assertThat(ask(cluster, LONG).join()).isEmpty();
    }
  }

  @Test
  void silenceSaysNothingAtTheLimit() {
    api.expect().get().delay(1, TimeUnit.MINUTES).withPath(PATH).andReturn(200, "{}").once();
    try (var cluster = connect("/")) {
      assertThat(ask(cluster, Duration.ofMillis(100)).orTimeout(20, TimeUnit.SECONDS).join())
          .isEmpty();
    }
  }
}
