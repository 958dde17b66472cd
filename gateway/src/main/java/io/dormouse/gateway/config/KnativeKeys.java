package io.dormouse.gateway.config;

import static io.dormouse.gateway.config.Key.optional;
import static io.dormouse.gateway.config.Key.withDefault;
import static io.dormouse.gateway.config.ModelKind.FOREIGN_POD;
import static io.dormouse.gateway.config.ModelKind.OWN_POD;
import static io.dormouse.gateway.config.ValueTypes.arguments;
import static io.dormouse.gateway.config.ValueTypes.bytes;
import static io.dormouse.gateway.config.ValueTypes.choice;
import static io.dormouse.gateway.config.ValueTypes.cores;
import static io.dormouse.gateway.config.ValueTypes.duration;
import static io.dormouse.gateway.config.ValueTypes.durationFromZero;
import static io.dormouse.gateway.config.ValueTypes.integer;
import static io.dormouse.gateway.config.ValueTypes.list;
import static io.dormouse.gateway.config.ValueTypes.text;

import io.dormouse.gateway.config.KnativeDeployment.Engine;
import io.dormouse.gateway.config.KnativeDeployment.NodeLabel;
import io.dormouse.gateway.config.KnativeDeployment.Toleration;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The keys about Knative.
final class KnativeKeys {
  /// Ports of a pod that queue-proxy keeps for itself.
  static final List<Integer> RESERVED_PORTS = List.of(8008, 8012, 8013, 8022, 8112, 9090, 9091);

  /// Where volumes are mounted.
  static final String MODELS_FOLDER = "/models";

  /// What a pod has of its own.
  static final List<String> EMPTY_FOLDERS = List.of("/cache", "/tmp");

  private static final String LABEL = "[a-z]([a-z0-9-]{0,61}[a-z0-9])?";
  private static final String OBJECT = "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?";
  private static final String PART = "[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";
  private static final String QUALIFIED = "(" + OBJECT + "/)?" + PART;

  static final Key<URI> ACTIVATOR =
      withDefault(
          "knative.activator",
          ValueTypes.parts(
              "https?://[A-Za-z0-9.:_\\[\\]-]+/?",
              "an address such as http://activator-service.knative-serving.svc.cluster.local",
              match -> URI.create(match.group().replaceFirst("/$", ""))),
          KnativeConfig.ACTIVATOR.toString(),
          "Where Knative's activator takes requests.");
  static final Key<List<String>> DISCOVER =
      withDefault(
          "knative.discover",
          list(label(), true),
          List.of(),
          "Namespaces whose Services with the label dormouse.io/model are models.");
  static final Key<String> GATEWAY_SERVICE =
      optional(
          "knative.gateway-service",
          text(LABEL + "/" + LABEL, "namespace/name of a Service"),
          "The gateway's own Service, by which its replicas share the workers' slots.");
  static final Key<String> GATEWAY_IMAGE =
      optional("knative.gateway-image", image(), "Image of the gateway, to render it.");
  static final Key<String> GATEWAY_NAMESPACE =
      withDefault(
          "knative.gateway-namespace", label(), "dormouse", "Where the gateway is rendered.");
  static final Key<Integer> GATEWAY_REPLICAS =
      withDefault(
          "knative.gateway-replicas", integer(1, 100), "2", "Replicas of the rendered gateway.");

  static final Key<String> SERVICE =
      pod(
          optional(
              "knative.service",
              label(),
              "Knative Service that serves the model, instead of path and command."));
  static final Key<String> NAMESPACE =
      pod(withDefault("knative.namespace", label(), "default", "Namespace of the Service."));
  static final Key<ModelSource.Route> ROUTE =
      pod(
          withDefault(
              "knative.route",
              choice(Map.of("pod", ModelSource.Route.POD, "service", ModelSource.Route.SERVICE)),
              "pod",
              "How calls reach the pods; service where a mesh forbids their addresses."));
  static final Key<Engine> ENGINE =
      pod(
          withDefault(
              "knative.engine",
              choice(Map.of("dormouse", Engine.DORMOUSE, "foreign", Engine.FOREIGN)),
              "dormouse",
              "What runs in the pods: Dormouse's own worker or any other server."));
  static final Key<Duration> NODE_TIMEOUT =
      pod(
          withDefault(
              "knative.node-timeout",
              durationFromZero(),
              "10m",
              "How long a pod may wait for a node; 0 where no node comes by itself."));
  static final Key<Integer> MIN_SCALE =
      pod(withDefault("knative.min-scale", integer(0, 1000), "0", "Pods that stay without calls."));
  static final Key<Integer> MAX_SCALE =
      pod(
          withDefault(
              "knative.max-scale",
              integer(1, 1000),
              "1",
              "Most pods, such as the GPUs there are."));
  static final Key<Duration> STABLE_WINDOW =
      pod(
          withDefault(
              "knative.stable-window",
              duration(Duration.ofSeconds(6), Duration.ofHours(1)),
              "1m",
              "Time over which the autoscaler looks for calls."));
  static final Key<Duration> COLD_START =
      pod(
          withDefault(
              "knative.cold-start",
              duration(Duration.ofSeconds(1), Duration.ofHours(24)),
              "2m",
              "Estimate of the longest cold start on a node that is there: pull, load, warm."));
  static final Key<Duration> REQUEST_TIMEOUT =
      pod(
          withDefault(
              "knative.request-timeout",
              duration(Duration.ofSeconds(1), Duration.ofHours(24)),
              "10m",
              "Longest answer; Knative ends those that take longer."));
  static final Key<Integer> CONTROL_PORT =
      withDefault(
              "knative.control-port",
              integer(1024, 65535),
              Integer.toString(KnativeConfig.CONTROL_PORT),
              "Port of a pod on which the worker tells its progress.")
          .in(OWN_POD);
  static final Key<Integer> PORT =
      withDefault(
              "knative.port",
              integer(1, 65535),
              "8080",
              "Port of a pod on which the server listens.")
          .in(FOREIGN_POD);
  static final Key<String> IMAGE =
      pod(optional("knative.image", image(), "Image of the pods; needed to render."));
  static final Key<List<String>> ARGS =
      optional("knative.args", arguments(), "Arguments of the image's server.").in(FOREIGN_POD);
  static final Key<String> MODEL_PATH =
      optional(
              "knative.model-path",
              text("/\\S*", "an absolute path"),
              "Folder or GGUF file of the model inside the pod; needed to render.")
          .in(OWN_POD);
  static final Key<String> VOLUME =
      pod(
          optional(
              "knative.volume",
              text(OBJECT, "the name of a PersistentVolumeClaim"),
              "PersistentVolumeClaim, mounted for reading at " + MODELS_FOLDER + "."));
  static final Key<ByteSize> CACHE_SIZE =
      pod(
          withDefault(
              "knative.cache-size",
              bytes("1M", "16T"),
              "10G",
              "Disk of a node that a pod may use for converted weights, at /cache."));
  static final Key<Integer> GPUS =
      pod(withDefault("knative.gpus", integer(0, 64), "0", "GPUs of each pod."));
  static final Key<String> GPU_RESOURCE =
      pod(
          withDefault(
              "knative.gpu-resource",
              text(OBJECT + "/" + PART, "a resource's name, such as nvidia.com/gpu.shared"),
              "nvidia.com/gpu",
              "What nodes call a GPU, or a share of one by time-slicing, MPS or MIG."));
  static final Key<String> RUNTIME_CLASS =
      pod(
          optional(
              "knative.runtime-class",
              text(OBJECT, "the name of a RuntimeClass"),
              "RuntimeClass of the pods, such as nvidia."));
  static final Key<List<NodeLabel>> NODE_SELECTOR =
      pod(
          withDefault(
              "knative.node-selector",
              list(
                  ValueTypes.parts(
                      "(" + QUALIFIED + ")=(" + PART + ")?",
                      "key=value",
                      match -> NodeLabel.parse(match.group())),
                  true),
              List.of(),
              "Labels that a node must have."));
  static final Key<List<Toleration>> TOLERATIONS =
      pod(
          withDefault(
              "knative.tolerations",
              list(
                  ValueTypes.parts(
                      QUALIFIED + "(=" + PART + ")?:(NoSchedule|PreferNoSchedule|NoExecute)",
                      "key:effect or key=value:effect, such as nvidia.com/gpu:NoSchedule",
                      match -> Toleration.parse(match.group())),
                  true),
              List.of(),
              "Taints of nodes that the pods accept."));
  static final Key<String> CPU =
      pod(optional("knative.cpu", cores(), "Cores that a pod is sure of."));
  static final Key<ByteSize> MEMORY =
      pod(
          optional(
              "knative.memory",
              bytes("16M", "64T"),
              "Memory that a pod is sure of and may not exceed."));
  static final Key<String> SERVICE_ACCOUNT =
      pod(
          optional(
              "knative.service-account",
              text(OBJECT, "the name of a ServiceAccount"),
              "ServiceAccount of the pods."));
  static final Key<String> IMAGE_PULL_SECRET =
      pod(
          optional(
              "knative.image-pull-secret",
              text(OBJECT, "the name of a Secret"),
              "Secret with the registry's credentials."));
  static final Key<String> PRIORITY_CLASS =
      pod(
          optional(
              "knative.priority-class",
              text(OBJECT, "the name of a PriorityClass"),
              "PriorityClass of the pods."));

  /// The gateway's keys.
  static final List<Key<?>> GATEWAY =
      List.of(
          ACTIVATOR, DISCOVER, GATEWAY_SERVICE, GATEWAY_IMAGE, GATEWAY_NAMESPACE, GATEWAY_REPLICAS);

  /// The keys of one model.
  static final List<Key<?>> MODEL =
      List.of(
          SERVICE,
          NAMESPACE,
          ROUTE,
          ENGINE,
          NODE_TIMEOUT,
          MIN_SCALE,
          MAX_SCALE,
          STABLE_WINDOW,
          COLD_START,
          REQUEST_TIMEOUT,
          CONTROL_PORT,
          PORT,
          IMAGE,
          ARGS,
          MODEL_PATH,
          VOLUME,
          CACHE_SIZE,
          GPUS,
          GPU_RESOURCE,
          RUNTIME_CLASS,
          NODE_SELECTOR,
          TOLERATIONS,
          CPU,
          MEMORY,
          SERVICE_ACCOUNT,
          IMAGE_PULL_SECRET,
          PRIORITY_CLASS);

  private KnativeKeys() {}

  private static <T> Key<T> pod(Key<T> key) {
    return key.in(OWN_POD, FOREIGN_POD);
  }

  private static ValueType<String> label() {
    return text(LABEL, "up to 63 of a-z, 0-9 and - that begin with a letter and end without -");
  }

  private static ValueType<String> image() {
    return text("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,511}", "an image, such as registry/name:tag");
  }
}
