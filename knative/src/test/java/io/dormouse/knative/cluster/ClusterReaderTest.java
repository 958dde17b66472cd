package io.dormouse.knative.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.knative.check.ClusterState;
import io.dormouse.knative.check.NodeFacts;
import io.dormouse.knative.check.Seen;
import io.dormouse.knative.check.ServedKinds;
import io.dormouse.knative.check.ServiceName;
import io.dormouse.knative.check.ServingFacts.Autoscaling;
import io.dormouse.knative.check.ServingFacts.Component;
import io.dormouse.knative.check.ServingFacts.Deploying;
import io.dormouse.knative.check.ServingFacts.Limits;
import io.dormouse.knative.fact.ConditionFacts.Status;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClusterReaderTest {
  private static final ServiceName LLAMA = new ServiceName(ApiServer.NAMESPACE, "llama");
  private static final String CONFIG_MAPS = "/api/v1/namespaces/knative-serving/configmaps";

  private final ApiServer api = new ApiServer();
  private final Vertx vertx = Vertx.vertx();
  private final KnativeCluster cluster = KnativeCluster.connect(vertx, api.config());

  @AfterEach
  void close() {
    cluster.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    api.close();
  }

  @Test
  void settingsAreReadAndWhatTheyLeaveOutIsKnativesDefault() throws IOException {
    put(
        CONFIG_MAPS,
        ConfigMap.class,
        configMap("config-autoscaler", "allow-zero-initial-scale: 'true', stable-window: 1m30s"));
    put(
        CONFIG_MAPS,
        ConfigMap.class,
        configMap("config-defaults", "max-revision-timeout-seconds: '3600'"));
    put(CONFIG_MAPS, ConfigMap.class, configMap("config-features", "a: enabled"));
    var serving = read().serving();
    assertThat(serving.autoscaling())
        .isEqualTo(
            new Seen.Found<>(
                new Autoscaling(
                    true, true, 0, Duration.ofSeconds(90), Duration.ofSeconds(30), Duration.ZERO)));
    assertThat(serving.limits()).isEqualTo(new Seen.Found<>(new Limits(Duration.ofHours(1), 1000)));
    assertThat(serving.features()).isEqualTo(new Seen.Found<>(Map.of("a", "enabled")));
    assertThat(serving.deploying()).isEqualTo(new Seen.Absent<Deploying>());
    assertThat(serving.components()).isEqualTo(new Seen.Absent<List<Component>>());
  }

  @Test
  void deploymentsGiveComponentsAndVersion() throws IOException {
    put(
        "/apis/apps/v1/namespaces/knative-serving/deployments",
        Deployment.class,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: activator
          namespace: knative-serving
          labels: {app.kubernetes.io/version: 1.15.2}
        status: {replicas: 2, availableReplicas: 1}
        """);
    var serving = read().serving();
    assertThat(serving.version()).isEqualTo(new Seen.Found<>("1.15.2"));
    assertThat(serving.components())
        .isEqualTo(new Seen.Found<>(List.of(new Component("activator", 1, 2))));
  }

  @Test
  void nodesAreReadWithTheDevicesThatPodsTake() throws IOException {
    put(
        "/api/v1/nodes",
        Node.class,
        """
        apiVersion: v1
        kind: Node
        metadata: {name: a, labels: {zone: x}}
        spec:
          taints: [{key: gpu, value: only, effect: NoSchedule}]
        status:
          allocatable: {cpu: "2", nvidia.com/gpu: "4"}
          conditions: [{type: Ready, status: "True"}]
        """);
    put("/api/v1/namespaces/models/pods", Pod.class, pod("one", "Running"));
    put("/api/v1/namespaces/models/pods", Pod.class, pod("two", "Succeeded"));
    assertThat(read().nodes())
        .isEqualTo(
            new Seen.Found<>(
                List.of(
                    new NodeFacts(
                        "a",
                        Map.of("zone", "x"),
                        List.of(new NodeFacts.Taint("gpu", "only", "NoSchedule")),
                        true,
                        Map.of("nvidia.com/gpu", 4L),
                        Optional.of(Map.of("nvidia.com/gpu", 2L))))));
  }

  private static String pod(String name, String phase) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, namespace: models}
    spec:
      nodeName: a
      containers:
      - {name: c, resources: {limits: {nvidia.com/gpu: "2", cpu: "1"}}}
    status: {phase: %s}
    """
        .formatted(name, phase);
  }

  @Test
  void nodeAutoscalersAreFoundByWhatTheyLeaveInTheCluster() throws IOException {
    assertThat(read().nodeAutoscalers()).isEqualTo(new Seen.Found<>(List.of()));
    put(
        "/api/v1/namespaces/kube-system/configmaps",
        ConfigMap.class,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: cluster-autoscaler-status, namespace: kube-system}
        """);
    assertThat(read().nodeAutoscalers()).isEqualTo(new Seen.Found<>(List.of("cluster-autoscaler")));
  }

  @Test
  void aServiceIsReadWithItsTemplateAndKnativesDefaults() throws IOException {
    put(
        Objects.SERVICES.replace("/*/", "/namespaces/models/"),
        io.fabric8.knative.serving.v1.Service.class,
        """
        apiVersion: serving.knative.dev/v1
        kind: Service
        metadata: {name: llama, namespace: models}
        spec:
          template:
            metadata:
              annotations:
                autoscaling.knative.dev/maxScale: "3"
                autoscaling.knative.dev/window: 30s
                serving.knative.dev/progress-deadline: 20m
            spec:
              timeoutSeconds: 600
              containerConcurrency: 8
              tolerations: [{key: gpu, operator: Exists}]
              containers:
              - {image: x, resources: {limits: {nvidia.com/gpu: "1"}}}
        status:
          conditions: [{type: Ready, status: "True"}]
        """);
    var service =
        Optional.ofNullable(read().services().get(LLAMA)).flatMap(Seen::found).orElseThrow();
    assertThat(service.ready().status()).isEqualTo(Status.TRUE);
    assertThat(service.timeouts().total()).isEqualTo(Duration.ofMinutes(10));
    assertThat(service.timeouts().responseStart()).isEqualTo(Duration.ofMinutes(5));
    assertThat(service.timeouts().progressDeadline()).contains(Duration.ofMinutes(20));
    assertThat(service.scaling().max()).isEqualTo(3);
    assertThat(service.scaling().window()).contains(Duration.ofSeconds(30));
    assertThat(service.scaling().initial()).isEmpty();
    assertThat(service.scaling().containerConcurrency()).isEqualTo(8);
    assertThat(service.placement().gpus()).isEqualTo(1);
    assertThat(service.placement().tolerations()).hasSize(1);
  }

  @Test
  void whatIsNotThereIsAbsent() throws IOException {
    ClusterState state = read();
    assertThat(state.services()).containsEntry(LLAMA, new Seen.Absent<>());
    assertThat(state.namespaces().get("models"))
        .satisfies(it -> assertThat(it.exists()).isEqualTo(new Seen.Absent<Boolean>()));
    assertThat(state.serving().kinds()).isEqualTo(new ServedKinds.Known(Set.of()));
  }

  @Test
  void aGroupThatIsServedForbiddenOrFailingIsTold() throws IOException {
    String group = "/apis/serving.knative.dev/v1";
    String services = "{\"kind\":\"APIResourceList\",\"resources\":[{\"name\":\"services\"}]}";
    api.answer(group, 200, _ -> services);
    assertThat(read().serving().kinds()).isEqualTo(new ServedKinds.Known(Set.of("services")));
    api.answer(group, 403, _ -> status(403, "forbidden"));
    assertThat(read().serving().kinds()).isEqualTo(new ServedKinds.Forbidden());
    api.answer(group, 503, _ -> status(503, "service unavailable"));
    assertThat(read().serving().kinds()).isEqualTo(new ServedKinds.Failing("service unavailable"));
  }

  private static String status(int code, String message) {
    return Serialization.asJson(new StatusBuilder().withCode(code).withMessage(message).build());
  }

  @Test
  void whatIsForbiddenIsUnreadable() {
    api.refuse(403);
    assertThat(Reads.seen("nodes", () -> Optional.of(cluster.client().nodes().list())))
        .isEqualTo(new Seen.Unreadable<>("the caller may not read nodes"));
  }

  @Test
  void aServiceThatIsNotReadySpeaksInTheWordsOfItsRevision() throws IOException {
    put(
        Objects.SERVICES.replace("/*/", "/namespaces/models/"),
        io.fabric8.knative.serving.v1.Service.class,
        """
        apiVersion: serving.knative.dev/v1
        kind: Service
        metadata: {name: llama, namespace: models}
        status:
          conditions:
          - {type: ConfigurationsReady, status: "False", reason: RevisionFailed, message: no GPU}
          - {type: Ready, status: "False", reason: RevisionMissing, message: none is ready}
        """);
    var service =
        Optional.ofNullable(read().services().get(LLAMA)).flatMap(Seen::found).orElseThrow();
    assertThat(service.ready().falseFor("RevisionFailed")).isTrue();
    assertThat(service.ready().message()).isEqualTo("no GPU");
  }

  @Test
  void aTroubleIsTheApiServersWordsOrTheInnermostCausesInOneLine() {
    var status = new StatusBuilder().withCode(401).withMessage("Unauthorized").build();
    assertThat(Troubles.words(new IllegalStateException(new KubernetesClientException(status))))
        .isEqualTo("Unauthorized");
    assertThat(Troubles.words(new IOException("outer", new IOException("inner\nmore"))))
        .isEqualTo("inner");
    assertThat(Troubles.words(new IOException())).isEqualTo("IOException");
  }

  @Test
  void anApiServerThatIsAwayIsOneLine() {
    api.stop();
    assertThat(cluster.inspect(NeedsOf.nothing(), Set.of(), URI.create("http://127.0.0.1:1")))
        .isInstanceOfSatisfying(
            Seen.Unreadable.class,
            it ->
                assertThat(it.why())
                    .startsWith("no answer from the API server at http")
                    .doesNotContain("\n"));
    api.restart();
  }

  private ClusterState read() throws IOException {
    try (var activator = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var state =
          cluster
              .inspect(
                  NeedsOf.service(LLAMA),
                  Set.of(),
                  URI.create("http://127.0.0.1:" + activator.getLocalPort()))
              .found()
              .orElseThrow();
      assertThat(state.activatorReachable()).isTrue();
      return state;
    }
  }

  private static String configMap(String name, String data) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: %s, namespace: knative-serving}
    data: {%s}
    """
        .formatted(name, data);
  }

  private <T extends HasMetadata> void put(String collection, Class<T> type, String yaml) {
    api.put(collection, Serialization.unmarshal(yaml, type));
  }
}
