package io.dormouse.gateway.platform.knative;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.config.ConfigLoader;
import io.dormouse.gateway.config.ConfigResult;
import io.dormouse.gateway.config.GatewayConfig;
import io.dormouse.gateway.config.KnativeConfig;
import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.config.Surroundings;
import io.dormouse.knative.check.GatewayAccount;
import io.dormouse.knative.check.ModelNeeds;
import io.dormouse.knative.check.ServiceName;
import io.dormouse.knative.render.Reference;
import io.dormouse.knative.render.Reference.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeedsReaderTest {
  @TempDir private Path folder;

  @Test
  void aModelNeedsTheFlagsOfWhatIsRendered() throws IOException {
    ModelNeeds needs =
        needs(
            """
            service: llama
            namespace: models
            image: registry/worker:1
            model-path: /models/llama.gguf
            volume: weights
            max-scale: 3
            gpus: 2
            node-selector: [zone=a]
            tolerations: ["nvidia.com/gpu:NoSchedule"]
            runtime-class: nvidia
            image-pull-secret: registry
            priority-class: high
            request-timeout: 20m
            """);
    assertThat(needs.service()).isEqualTo(new ServiceName("models", "llama"));
    assertThat(needs.rendered()).isTrue();
    assertThat(needs.featureFlags())
        .containsExactlyInAnyOrder(
            "kubernetes.podspec-nodeselector",
            "kubernetes.podspec-persistent-volume-claim",
            "kubernetes.podspec-priorityclassname",
            "kubernetes.podspec-runtimeclassname",
            "kubernetes.podspec-tolerations",
            "kubernetes.podspec-topologyspreadconstraints",
            "kubernetes.podspec-volumes-emptydir");
    assertThat(needs.references())
        .containsExactly(
            new Reference(Kind.CLAIM, "models", "weights"),
            new Reference(Kind.SECRET, "models", "registry"),
            new Reference(Kind.RUNTIME_CLASS, "", "nvidia"));
    assertThat(needs.clocks().request()).isEqualTo(Duration.ofMinutes(20));
    assertThat(needs.placement().gpus()).isEqualTo(2);
    assertThat(needs.placement().nodeSelector()).containsEntry("zone", "a");
  }

  @Test
  void aServiceThatIsNotRenderedNeedsNoFlags() throws IOException {
    ModelNeeds needs = needs("{service: llama, engine: foreign, node-selector: [zone=a]}");
    assertThat(needs.rendered()).isFalse();
    assertThat(needs.featureFlags()).isEmpty();
    assertThat(needs.references()).isEmpty();
    assertThat(needs.scale().slots()).isEqualTo(64);
  }

  @Test
  void aDeployedGatewayLooksByTheAccountOfItsServicesName() {
    String service = "dormouse/dormouse-gateway";
    assertThat(account(Optional.empty(), Optional.empty())).isEqualTo(of(service, false, false));
    assertThat(account(Optional.of("gateway:1"), Optional.empty()))
        .isEqualTo(of(service, true, true));
    assertThat(account(Optional.empty(), Optional.of("own/here")))
        .isEqualTo(of("own/here", false, true));
  }

  private static GatewayAccount account(Optional<String> image, Optional<String> service) {
    var it = KnativeConfig.standard();
    return ClusterCommands.account(
        new KnativeConfig(
            it.activator(),
            List.of(),
            service,
            new KnativeConfig.GatewayDeployment(image, "dormouse", 2)));
  }

  private static GatewayAccount of(String service, boolean deployed, boolean counted) {
    String[] parts = service.split("/", 2);
    return new GatewayAccount(new ServiceName(parts[0], parts[1]), deployed, counted);
  }

  private ModelNeeds needs(String knative) throws IOException {
    Path file = folder.resolve("dormouse.yaml");
    Files.writeString(
        file, "dormouse:\n  models:\n    llama:\n      knative:\n" + knative.indent(8));
    var around = new Surroundings(Map.of("HOME", folder.toString()), Map.of(), Map.of(), folder);
    return switch (new ConfigLoader(around).load(file)) {
      case ConfigResult.Loaded(GatewayConfig config, var _) -> {
        ModelConfig model = config.models().firstEntry().getValue();
        yield NeedsReader.read(model, NeedsReader.service(model).orElseThrow());
      }
      case ConfigResult.Refused(var problems) -> throw new AssertionError(problems);
    };
  }
}
