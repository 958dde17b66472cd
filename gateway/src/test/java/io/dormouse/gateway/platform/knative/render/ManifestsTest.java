package io.dormouse.gateway.platform.knative.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.config.ConfigLoader;
import io.dormouse.gateway.config.ConfigResult;
import io.dormouse.gateway.config.GatewayConfig;
import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.config.ModelSource.KnativeService;
import io.dormouse.gateway.config.RenderChecks;
import io.dormouse.gateway.config.ServiceModels;
import io.dormouse.gateway.config.Surroundings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds what is rendered against files; with `-Ddormouse.golden=write` it writes them.
class ManifestsTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "render");
  private static final String GIVEN = ".dormouse.yaml";
  private static final String RENDERED = ".rendered.yaml";

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(GIVEN))
          .map(name -> name.substring(0, name.length() - GIVEN.length()))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void aConfigurationIsRenderedAsItsFileSays(String name) throws IOException {
    Path expected = FOLDER.resolve(name + RENDERED);
    String yaml = manifests(name).yaml();
    if (System.getProperty("dormouse.golden", "").equals("write")) {
      Files.writeString(expected, yaml);
    }
    assertThat(yaml).isEqualTo(Files.readString(expected));
    assertThat(manifests(name).yaml()).isEqualTo(yaml);
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatIsRenderedIsDiscoveredAsTheSameModel(String name) throws IOException {
    for (HasMetadata object : manifests(name).objects()) {
      if (object instanceof io.fabric8.knative.serving.v1.Service) {
        var metadata = object.getMetadata();
        var found =
            ServiceModels.read(
                metadata.getNamespace(),
                metadata.getName(),
                metadata.getLabels(),
                Optional.ofNullable(metadata.getAnnotations()).orElse(Map.of()));
        assertThat(found).isInstanceOf(ServiceModels.Discovered.Model.class);
        ModelConfig model = ((ServiceModels.Discovered.Model) found).config();
        ModelConfig configured = Objects.requireNonNull(config(name).models().get(model.name()));
        assertThat(model.timing()).isEqualTo(configured.timing());
        assertThat(served(model)).isEqualTo(served(configured));
      }
    }
  }

  private static List<Object> served(ModelConfig model) {
    var service = (KnativeService) model.source();
    return List.of(
        service.route(),
        service.maxScale(),
        service.stableWindow(),
        service.controlPort(),
        service.deployment().container().readyPath(),
        model.aliases(),
        model.upstreamName(),
        model.concurrency());
  }

  @Test
  void oneModelIsRenderedAloneWithoutTheGateway() throws IOException {
    GatewayConfig config = config("namespaces");
    assertThat(Manifests.of(config, Optional.of("two"), "").objects())
        .singleElement()
        .extracting(object -> object.getMetadata().getName())
        .isEqualTo("two");
    assertThat(Manifests.of(config, Optional.empty(), "").objects()).hasSizeGreaterThan(10);
  }

  @Test
  void controlPortsAreTheGatewaysAloneWhereverItComesFrom() throws IOException {
    assertThat(policy("cpu").getMetadata().getName()).isEqualTo("dormouse-gateway.dormouse");
    assertThat(admitted("cpu")).isEqualTo("dormouse/dormouse-gateway");
    assertThat(admitted("elsewhere")).isEqualTo("infra/gate");
  }

  /// Namespace and name of the pods that reach every port.
  private static String admitted(String name) throws IOException {
    var everything =
        policy(name).getSpec().getIngress().stream().filter(it -> it.getPorts().isEmpty()).toList();
    assertThat(everything).hasSize(1);
    assertThat(everything.getFirst().getFrom()).hasSize(1);
    var peer = everything.getFirst().getFrom().getFirst();
    return peer.getNamespaceSelector().getMatchLabels().get("kubernetes.io/metadata.name")
        + "/"
        + peer.getPodSelector().getMatchLabels().get("app.kubernetes.io/name");
  }

  private static NetworkPolicy policy(String name) throws IOException {
    return manifests(name).objects().stream()
        .filter(NetworkPolicy.class::isInstance)
        .map(NetworkPolicy.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static Manifests manifests(String name) throws IOException {
    String text = Files.readString(FOLDER.resolve(name + GIVEN));
    GatewayConfig config = config(name);
    assertThat(RenderChecks.problems(config, Optional.empty(), name, text)).isEmpty();
    return Manifests.of(config, Optional.empty(), text);
  }

  private static GatewayConfig config(String name) {
    var surroundings =
        new Surroundings(
            Map.of("ADMIN_TOKEN", "0123456789abcdef"), Map.of(), Map.of(), FOLDER.toAbsolutePath());
    var result = new ConfigLoader(surroundings).load(Path.of(name + GIVEN));
    assertThat(result).isInstanceOf(ConfigResult.Loaded.class);
    return ((ConfigResult.Loaded) result).config();
  }
}
