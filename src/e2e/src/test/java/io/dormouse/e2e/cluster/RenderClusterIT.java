package io.dormouse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.CommandRun;
import io.dormouse.e2e.ConfigText;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What `knative render` prints, held against the real API server and Knative's webhook.
@ClusterTest("render")
final class RenderClusterIT {
  private final Space space;

  RenderClusterIT(Space space) {
    this.space = space;
  }

  private ConfigText own(String... section) {
    return ClusterModels.embedder(space.config(), space, "model", section);
  }

  private List<HasMetadata> render(ConfigText config) {
    CommandRun run = space.command(config, "knative", "render").fine();
    return space
        .cluster()
        .client()
        .load(new ByteArrayInputStream(run.out().getBytes(StandardCharsets.UTF_8)))
        .items();
  }

  private void accepted(ConfigText config) {
    List<HasMetadata> objects = render(config);
    assertThat(objects).anyMatch(Service.class::isInstance);
    for (HasMetadata object : objects) {
      assertThat(
              space.cluster().client().resource(object).dryRun().forceConflicts().serverSideApply())
          .isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cold-start: 3m",
        "gpus: 1",
        "gpus: 2; gpu-resource: nvidia.com/gpu.shared",
        "gpus: 1; runtime-class: nvidia; priority-class: gpu",
        "gpus: 1; node-selector: [accelerator=h200]; tolerations: ['nvidia.com/gpu:NoSchedule', 'spot=true:NoExecute']",
        "volume: weights; model-path: /models/m.gguf",
        "max-scale: 4; gpus: 1",
        "min-scale: 1; max-scale: 3",
        "cpu: 500m; memory: 1G; cache-size: 2G",
        "service-account: models; image-pull-secret: registry",
        "request-timeout: 9m; cold-start: 2m",
        "control-port: 9500; route: service",
        "node-timeout: 20m",
      })
  void whatIsRenderedForOurWorkerIsAccepted(String section) {
    accepted(own(section.split("; ")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"idle-timeout: 1h", "idle-timeout: 6s", "aliases: [gpt-4o]"})
  void whatIsRenderedForAForeignServerIsAccepted(String key) {
    accepted(
        ClusterModels.sleeper(space, "model", List.of(key), "args: [--port, '8080']", "gpus: 1"));
  }

  @Test
  void twoModelsAndTheGatewayAreAcceptedTogether() {
    var config =
        ConfigText.of(
            "knative.gateway-image: " + ClusterModels.GATEWAY,
            "knative.gateway-namespace: " + space.name());
    config = ClusterModels.embedder(config, space, "one");
    accepted(ClusterModels.chat(config, space, "two"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stable-window: 5s | stable-window",
        "max-scale: 0 | max-scale",
        "min-scale: 3 | min-scale",
        "control-port: 8012 | control-port",
        "gpu-resource: gpu | gpu-resource",
        "tolerations: [nvidia.com/gpu] | tolerations",
        "node-selector: [a=b, a=c] | node-selector",
        "volume: weights; model-path: /opt/m | model-path",
        "cpu: many | cpu",
        "image: '' | image",
        "request-timeout: 25h | request-timeout",
        "cold-start: 1h | wake-timeout",
      })
  void whatTheClusterWouldRefuseIsRefusedFirstByTheNameOfItsKey(String line, String key) {
    var run = space.command(own(line.split("; ")), "knative", "render");
    assertThat(run.exit()).as(run.out()).isEqualTo(1);
    assertThat(run.err()).contains(key);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void applyingTwiceChangesNothingAndMakesNoRevision() {
    var config = ClusterModels.sleeper(space, "twice", List.of("idle-timeout: 1m"));
    space.apply(config);
    assertThat(space.command(config, "knative", "render", "--diff").fine().out()).isEmpty();
    space.apply(config);
    assertThat(space.revisions("twice")).hasSize(1);
  }
}
