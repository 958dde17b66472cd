package io.dormouse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.ConfigText;
import io.dormouse.e2e.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What an operator sees of a cluster: `knative check` and `knative status`.
@ClusterTest("look")
final class LookClusterIT {
  private static final Pattern LOADING =
      Pattern.compile("slow .*0/1 +(loading .*[0-9]+ % of [0-9.]+ MB|warming)");

  private final Space space;

  LookClusterIT(Space space) {
    this.space = space;
  }

  private ConfigText model(String... section) {
    return ClusterModels.sleeper(space, "seen", List.of("idle-timeout: 1m"), section);
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
    try (var gateway = space.gateway(config)) {
      gateway.fine(gateway.ask("seen"));
      assertThat(space.command(config, "knative", "status").fine().out())
          .containsPattern("seen .*1/1 +ready");
    }
  }

  @Test
  void aModelThatLoadsSlowlyIsSeenLoadingByTheGatewayAndByWhoeverReachesTheApiServerAlone() {
    var config = ClusterModels.chat(space.config(), space, "slow");
    space.apply(config);
    space.limitCpu("slow", "200m");
    try (var gateway = space.gateway(config)) {
      assertThat(gateway.pools().wake("slow").status()).isLessThan(300);
      Eventually.until(
          Duration.ofMinutes(2),
          "loading in the gateway's view",
          () -> gateway.pools().pool("slow").path("platformPhase").asText().startsWith("loading"));
      Eventually.until(
          Duration.ofMinutes(2),
          "loading",
          () -> LOADING.matcher(space.command(config, "knative", "status").fine().out()).find());
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
            new TestCluster(space.cluster().client(), file, space.cluster().script()),
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
