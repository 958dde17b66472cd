package io.dormouse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.Client;
import io.dormouse.e2e.ConfigText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What an operator sees of a cluster: `knative check` and `knative status`.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LookClusterIT {
  private TestCluster cluster;
  private Space space;

  @BeforeAll
  void start() {
    cluster = TestCluster.require();
    space = Space.open(cluster, "look");
  }

  @AfterAll
  void stop() {
    space.close();
    cluster.close();
  }

  private ConfigText model(String... section) {
    return ClusterModels.sleeper(
        space.config(), space, "seen", List.of("idle-timeout: 1m"), section);
  }

  @Test
  void aModelThatIsDeployedAndFitsPassesTheCheckAndItsStatusFollowsIt() {
    var config = model("stable-window: 1m", "node-timeout: 0");
    space.apply(config);
    var check = space.command(config, "knative", "check").fine();
    assertThat(check.out()).contains("✓ Knative Serving", "✓ allow-zero-initial-scale", "linger");
    assertThat(check.out()).doesNotContain("✗");
    assertThat(space.command(config, "knative", "status").fine().out())
        .containsPattern("seen .*0/0 +asleep");
    try (var gateway = space.gateway(config);
        var client = Client.of(gateway.base())) {
      assertThat(
              Client.await(client.post(ClusterModels.CHAT, ClusterModels.body("seen"), Map.of()))
                  .status())
          .isEqualTo(200);
      assertThat(space.command(config, "knative", "status").fine().out())
          .containsPattern("seen .*1/1 +ready");
    }
  }

  @Test
  void whatTheClusterLacksIsNamedWithTheCommandThatBringsIt() {
    var check =
        space.command(
            model("request-timeout: 20m", "gpus: 1", "gpu-resource: example.com/none"),
            "knative",
            "check");
    assertThat(check.exit()).isEqualTo(1);
    assertThat(check.out())
        .contains(
            "✗ max-revision-timeout-seconds",
            "kubectl patch configmap config-defaults -n knative-serving",
            "example.com/none");
  }

  @Test
  void aClusterThatDoesNotAnswerIsOneLine() {
    var file = space.folder().resolve("nowhere");
    var nowhere =
        new Space(
            new TestCluster(cluster.client(), file, cluster.script()),
            space.name(),
            space.folder());
    try {
      Files.writeString(
          file,
          """
          apiVersion: v1
          kind: Config
          clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
          contexts: [{name: c, context: {cluster: c, user: ""}}]
          current-context: c
          """);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    var check = nowhere.command(model(), "knative", "check");
    assertThat(check.exit()).isEqualTo(1);
    assertThat(check.err().lines()).hasSize(1);
    assertThat(check.err()).contains("127.0.0.1:1");
  }
}
