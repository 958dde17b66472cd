package io.dormouse.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.config.KnativeDeployment.Container;
import io.dormouse.gateway.config.KnativeDeployment.Engine;
import io.dormouse.gateway.config.KnativeDeployment.NodeLabel;
import io.dormouse.gateway.config.KnativeDeployment.Placement;
import io.dormouse.gateway.config.KnativeDeployment.Toleration;
import io.dormouse.gateway.config.KnativeDeployment.Worker;
import io.dormouse.gateway.config.ModelSource.Generation;
import io.dormouse.gateway.config.ModelSource.KnativeService;
import io.dormouse.gateway.config.ModelSource.Precision;
import io.dormouse.gateway.config.ModelSource.Route;
import io.dormouse.gateway.config.ModelSource.Warmup;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnativeModelTest {
  private static final String EVERY_KEY =
      """
      namespace: ml
      route: service
      node-timeout: 0
      min-scale: 1
      max-scale: 4
      stable-window: 6s
      cold-start: 90s
      request-timeout: 1h
      control-port: 8091
      image: registry:5000/worker@sha256:0123
      model-path: /models/m.gguf
      volume: weights
      cache-size: 5G
      gpus: 2
      gpu-resource: nvidia.com/gpu.shared
      runtime-class: nvidia
      node-selector: [cloud.google.com/gke-accelerator=nvidia-l4, spot=]
      tolerations: ["nvidia.com/gpu:NoSchedule", "spot=true:NoExecute"]
      cpu: 500m
      memory: 16G
      service-account: models
      image-pull-secret: registry
      priority-class: gpu
      """;

  private static final String EVERY_FOREIGN_KEY =
      "engine: foreign\nport: 8000\nargs: [--model, /models/a, --model, \"${HOME}\"]";

  private static final String EVERY_GATEWAY_KEY =
      """
      dormouse:
        knative:
          activator: http://activator.example:81/
          discover: [ml, chat]
          gateway-service: infra/gate
          gateway-image: gateway:1
          gateway-namespace: infra
          gateway-replicas: 3
      """;

  @TempDir private Path folder;
  private ConfigFixture bench;

  @BeforeEach
  void start() {
    bench = new ConfigFixture(folder);
  }

  private static String model(String keys) {
    return "dormouse:\n  models:\n    big:\n" + keys.indent(6);
  }

  /// A model `big` with the service `big`, further keys of the section and of the model.
  private static String service(String section, String keys) {
    return model("knative:\n" + "service: big\n".indent(2) + section.indent(2) + keys);
  }

  private KnativeService load(String yaml) {
    return (KnativeService) bench.config(yaml).models().firstEntry().getValue().source();
  }

  @Test
  void aServiceAloneHasTheDefaults() {
    KnativeService service = load(service("", ""));
    assertThat(service.toString()).isEqualTo("service default/big");
    assertThat(service.route()).isEqualTo(Route.POD);
    assertThat(service.nodeTimeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(service.maxScale()).isEqualTo(1);
    assertThat(service.stableWindow()).isEqualTo(Duration.ofMinutes(1));
    assertThat(service.controlPort()).contains(8090);
    assertThat(service.deployment().engine()).isEqualTo(Engine.DORMOUSE);
    assertThat(service.deployment().minScale()).isZero();
    assertThat(service.deployment().coldStart()).isEqualTo(Duration.ofMinutes(2));
    assertThat(service.deployment().placement().gpus()).isZero();
    assertThat(bench.config(service("", "")).knative()).isEqualTo(KnativeConfig.standard());
  }

  @Test
  void everyKeyOfOurOwnWorkerIsRead() {
    KnativeService service =
        load(
            service(
                EVERY_KEY,
                "providers: [cuda]\nwarmup: full\nmax-tokens: 5\ntruncate: true\n"
                    + "accept-token-ids: true\nprecision: exact\nslots: 8\ncontext: 99"));
    assertThat(service)
        .isEqualTo(
            new KnativeService(
                "ml",
                "big",
                Route.SERVICE,
                Duration.ZERO,
                4,
                Duration.ofSeconds(6),
                Optional.of(8091),
                new KnativeDeployment(
                    Engine.DORMOUSE,
                    new Container(
                        Optional.of("registry:5000/worker@sha256:0123"),
                        List.of(),
                        8080,
                        "/health",
                        Optional.of("weights"),
                        new ByteSize(5L << 30)),
                    new Placement(
                        2,
                        "nvidia.com/gpu.shared",
                        Optional.of("500m"),
                        Optional.of(new ByteSize(16L << 30)),
                        Optional.of("nvidia"),
                        List.of(
                            new NodeLabel("cloud.google.com/gke-accelerator", "nvidia-l4"),
                            new NodeLabel("spot", "")),
                        List.of(
                            new Toleration("nvidia.com/gpu", Optional.empty(), "NoSchedule"),
                            new Toleration("spot", Optional.of("true"), "NoExecute")),
                        Optional.of("models"),
                        Optional.of("registry"),
                        Optional.of("gpu")),
                    1,
                    Duration.ofSeconds(90),
                    Duration.ofHours(1),
                    Optional.of(
                        new Worker(
                            Optional.of("/models/m.gguf"),
                            List.of("cuda"),
                            Warmup.FULL,
                            Optional.of(5),
                            true,
                            true,
                            new Generation(Precision.EXACT, Optional.of(8), Optional.of(99)))))));
  }

  @Test
  void aForeignServerHasArgumentsAPortAndAPathOfItsOwn() {
    KnativeService service =
        load(service(EVERY_FOREIGN_KEY, "ready-path: /ready\nupstream-name: a"));
    Container container = service.deployment().container();
    assertThat(container.args()).containsExactly("--model", "/models/a", "--model", "${HOME}");
    assertThat(container.port()).isEqualTo(8000);
    assertThat(container.readyPath()).isEqualTo("/ready");
    assertThat(service.controlPort()).isEmpty();
    assertThat(service.deployment().worker()).isEmpty();
  }

  @Test
  void theGatewaysOwnKeysAreReadAndModelsMayBeLeftToDiscovery() {
    GatewayConfig config = bench.config(EVERY_GATEWAY_KEY);
    assertThat(config.models()).isEmpty();
    assertThat(config.knative())
        .isEqualTo(
            new KnativeConfig(
                URI.create("http://activator.example:81"),
                List.of("ml", "chat"),
                Optional.of("infra/gate"),
                new KnativeConfig.GatewayDeployment(Optional.of("gateway:1"), "infra", 3)));
  }

  @Test
  void aKeyInASectionOfAModelCanBeOverridden() {
    bench.variables.put("DORMOUSE_MODELS__BIG__KNATIVE_MAX_SCALE", "7");
    bench.properties.put("dormouse.models.big.knative.node-selector", "a=b,c=d");
    KnativeService service = load(service("max-scale: 2", ""));
    assertThat(service.maxScale()).isEqualTo(7);
    assertThat(service.deployment().placement().nodeSelector())
        .containsExactly(new NodeLabel("a", "b"), new NodeLabel("c", "d"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "namespace: My_NS | knative.namespace = My_NS | up to 63 of a-z",
        "route: mesh | knative.route = mesh | pod or service",
        "engine: vllm | knative.engine = vllm | dormouse or foreign",
        "node-timeout: -1s | knative.node-timeout = -1s | 0 or a time up to 365d",
        "max-scale: 0 | knative.max-scale = 0 | from 1 to 1000",
        "min-scale: 2 | knative.min-scale = 2 | more than knative.max-scale (1)",
        "stable-window: 5s | knative.stable-window = 5s | a time from 6s to 1h",
        "stable-window: 2h | knative.stable-window = 2h | a time from 6s to 1h",
        "stable-window: 6m | knative.stable-window = 6m | idle-timeout (5m) is shorter than",
        "cold-start: 6m | knative.cold-start = 6m | wake-timeout (5m) is shorter than",
        "cold-start: 0 | knative.cold-start = 0 | a time from 1s to 24h",
        "request-timeout: 2d | knative.request-timeout = 2d | a time from 1s to 24h",
        "control-port: 8012 | knative.control-port = 8012 | queue-proxy has this port",
        "control-port: 9090 | knative.control-port = 9090 | 8008, 8012, 8013, 8022",
        "control-port: 8080 | knative.control-port = 8080 | the worker's data port",
        "control-port: 80 | knative.control-port = 80 | from 1024 to 65535",
        "port: 8000 | knative.port = 8000 | not allowed for a model with knative.engine dormouse",
        "args: [x] | knative.args = [x] | not allowed for a model with knative.engine dormouse",
        "image: a b | knative.image = a b | an image, such as",
        "model-path: models | knative.model-path = models | an absolute path",
        "volume: a/b | knative.volume = a/b | PersistentVolumeClaim",
        "cache-size: 5 | knative.cache-size = 5 | bytes from 1M",
        "gpus: -1 | knative.gpus = -1 | from 0 to 64",
        "gpu-resource: gpu | knative.gpu-resource = gpu | nvidia.com/gpu.shared",
        "node-selector: [a] | knative.node-selector = [a] | key=value; wrong is: a",
        "node-selector: [a=b, a=c] | knative.node-selector = [a=b, a=c] | with two values",
        "tolerations: [gpu] | knative.tolerations = [gpu] | key=value:effect",
        "tolerations: [gpu:Never] | knative.tolerations = [gpu:Never] | such as nvidia.com/gpu:No",
        "cpu: 0 | knative.cpu = 0 | cores, such as 4",
        "memory: lots | knative.memory = lots | bytes from 16M",
        "runtime-class: A | knative.runtime-class = A | the name of a RuntimeClass",
        "max-scal: 2 | knative.max-scal = 2 | did you mean knative.max-scale?",
        "idle-timeout: 2s | knative.idle-timeout = 2s | is a key of the model itself",
      })
  void aWrongKeyOfTheSectionIsNamedWithItsValueAndWhatIsAllowed(
      String key, String name, String why) {
    assertThat(bench.problems(service(key, "")))
        .hasLineCount(1)
        .contains("dormouse.models.\"big\"." + name, why, "dormouse.yaml, line");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "idle-timeout: 62m | idle-timeout = 62m | and 1h at most; write up to 61m, or knative.min",
        "idle-timeout: 30s | idle-timeout = 30s | shorter than knative.stable-window (1m)",
        "wake-timeout: 1m | wake-timeout = 1m | shorter than knative.cold-start (2m)",
        "ready-path: /x | ready-path = /x | not allowed for a model with knative.engine dormouse",
        "stop-command: [x] | stop-command = [x] | not allowed for a model with knative.engine",
        "providers: [cuda] | providers = [cuda] | cuda alone needs knative.gpus: 1 or more",
        "path: model | dormouse.models.\"big\": | path and knative.service exclude each other",
        "command: [x] | dormouse.models.\"big\": | command and knative.service exclude each other",
      })
  void aModelsKeysAreHeldAgainstTheSection(String key, String name, String why) {
    assertThat(bench.problems(service("", key)))
        .hasLineCount(1)
        .contains("dormouse.models.\"big\"", name, why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "port: 8022 | | knative.port = 8022 | queue-proxy has this port",
        "control-port: 8090 | | knative.control-port = 8090 | knative.engine foreign",
        "model-path: /m | | knative.model-path = /m | knative.engine foreign",
        " | slots: 4 | slots = 4 | not allowed for a model with knative.engine foreign",
      })
  void aWrongKeyOfAForeignServiceIsNamed(String section, String key, String name, String why) {
    String foreign = "engine: foreign\n" + (section == null ? "" : section);
    assertThat(bench.problems(service(foreign, key == null ? "" : key)))
        .hasLineCount(1)
        .contains(name, why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "knative: {namespace: a} | either path or command or knative.service",
        "knative: 5 | a map of keys must stand here",
        "knative: {service: } | there is no value",
        "knative: {service: 5a} | begin with a letter",
        "knative: {service: a, volume: v, model-path: /opt/m} | outside /models, where",
      })
  void aSectionOfTheWrongShapeIsRefused(String keys, String why) {
    assertThat(bench.problems(model(keys))).contains("dormouse.models.\"big\"", why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "activator: here | knative.activator = here | an address such as http",
        "discover: [A] | knative.discover = [A] | wrong is: A",
        "gateway-service: dormouse | knative.gateway-service = dormouse | namespace/name",
        "gateway-replicas: 0 | knative.gateway-replicas = 0 | from 1 to 100",
        "service: a | knative.service = a | it is a key of a model",
      })
  void aWrongKeyOfTheGatewaysSectionIsNamed(String key, String name, String why) {
    assertThat(bench.problems(ConfigFixture.oneModel("knative: {" + key + "}", "")))
        .hasLineCount(1)
        .contains("dormouse." + name, why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "gpus: 1 | providers: [cpu] | knative.gpus = 1 | would be held and not used",
        "stable-window: 6500ms | | knative.stable-window = 6500ms | whole seconds only",
        "model-path: /cache/m | | knative.model-path = /cache/m | in /cache, which is empty",
        "model-path: /tmp | | knative.model-path = /tmp | in /tmp, which is empty",
      })
  void whatCouldNotWorkInAPodIsRefused(String section, String keys, String name, String why) {
    assertThat(bench.problems(service(section, keys == null ? "" : keys)))
        .hasLineCount(1)
        .contains("dormouse.models.\"big\"." + name, why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "model-path: /m | | 64",
        "model-path: /m | concurrency: 8 | 8",
        "model-path: /m.gguf | | 16",
        "model-path: /m.gguf | slots: 32 | 32",
        "model-path: /m | slots: 32\\nconcurrency: 24 | 24",
        "engine: foreign | concurrency: 5 | 5",
      })
  void slotsAreWhatAPodAnswersAtOnce(String section, String keys, int slots) {
    String yaml = service(section, keys == null ? "" : keys.translateEscapes());
    assertThat(load(yaml).slots(bench.config(yaml).models().firstEntry().getValue().concurrency()))
        .isEqualTo(slots);
  }

  @Test
  void aServiceBelongsToOneModel() {
    String yaml =
        """
        dormouse:
          models:
            one: {knative: {service: same}}
            two: {knative: {service: same, namespace: other}}
            three: {knative: {service: same}}
        """;
    assertThat(bench.problems(yaml))
        .hasLineCount(1)
        .contains("\"three\".knative.service = same", "default/same serves one already");
  }

  @Test
  void theGatewaysServiceLiesWhereTheGatewayIsRendered() {
    String keys = "knative: {gateway-image: g, gateway-service: infra/gate}";
    assertThat(bench.problems(ConfigFixture.oneModel(keys, "")))
        .hasLineCount(1)
        .contains("knative.gateway-service = infra/gate", "not in knative.gateway-namespace");
  }

  /// Guards the tests above: a new key has to be put there.
  @Test
  void noKeyAboutKnativeIsLeftOut() {
    String written = "service: \n" + EVERY_KEY + EVERY_FOREIGN_KEY + EVERY_GATEWAY_KEY;
    for (List<Key<?>> keys : List.of(KnativeKeys.GATEWAY, KnativeKeys.MODEL)) {
      assertThat(keys)
          .extracting(key -> key.name().replaceFirst("knative\\.", "") + ": ")
          .allSatisfy(name -> assertThat(written).contains(name));
    }
  }
}
