package io.dormouse.knative.cluster;

import io.dormouse.knative.check.NodeFacts;
import io.dormouse.knative.check.Seen;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Reads nodes and what brings them.
final class NodeReader {
  private static final String SYSTEM = "kube-system";
  private static final ResourceDefinitionContext NODE_POOLS =
      new ResourceDefinitionContext.Builder()
          .withGroup("karpenter.sh")
          .withVersion("v1")
          .withKind("NodePool")
          .withPlural("nodepools")
          .build();
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private final KubernetesClient client;

  NodeReader(KubernetesClient client) {
    this.client = client;
  }

  Seen<List<NodeFacts>> nodes() {
    return Reads.seen(
        "nodes",
        () -> {
          List<Node> nodes = client.nodes().list().getItems();
          boolean devices = nodes.stream().anyMatch(node -> !allocatable(node).isEmpty());
          Optional<Map<String, Map<String, Long>>> requested =
              devices ? requested() : Optional.of(Map.of());
          return Optional.of(nodes.stream().map(node -> node(node, requested)).toList());
        });
  }

  private static NodeFacts node(Node node, Optional<Map<String, Map<String, Long>>> requested) {
    String name = node.getMetadata().getName();
    return new NodeFacts(
        name,
        Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.<String, String>of()),
        taints(node),
        ready(node),
        allocatable(node),
        requested.map(all -> all.getOrDefault(name, Map.of())));
  }

  private static List<NodeFacts.Taint> taints(Node node) {
    return node.getSpec() == null
        ? List.of()
        : Reads.stream(node.getSpec().getTaints())
            .map(it ->
                new NodeFacts.Taint(
                    it.getKey(), Objects.requireNonNullElse(it.getValue(), ""), it.getEffect()))
            .toList();
  }

  private static boolean ready(Node node) {
    return node.getStatus() != null
        && Reads.stream(node.getStatus().getConditions())
            .anyMatch(it -> "Ready".equals(it.getType()) && "True".equals(it.getStatus()));
  }

  private static Map<String, Long> allocatable(Node node) {
    return node.getStatus() == null ? Map.of() : Devices.of(node.getStatus().getAllocatable());
  }

  /// Devices by node; empty where Pods cannot be read.
  private Optional<Map<String, Map<String, Long>>> requested() {
    return Reads.seen("pods", () -> Optional.of(client.pods().inAnyNamespace().list().getItems()))
        .found()
        .map(NodeReader::byNode);
  }

  private static Map<String, Map<String, Long>> byNode(List<Pod> pods) {
    Map<String, Map<String, Long>> all = new HashMap<>();
    pods.stream()
        .filter(pod -> pod.getSpec() != null && pod.getSpec().getNodeName() != null)
        .filter(pod -> pod.getStatus() == null || !ENDED.contains(phase(pod)))
        .forEach(pod -> {
          var sum = all.computeIfAbsent(pod.getSpec().getNodeName(), _ -> new HashMap<>());
          Devices.requested(pod.getSpec().getContainers())
              .forEach((name, count) -> sum.merge(name, count, Long::sum));
        });
    return all;
  }

  private static String phase(Pod pod) {
    return Objects.requireNonNullElse(pod.getStatus().getPhase(), "");
  }

  /// What brings nodes, by name.
  Seen<List<String>> autoscalers() {
    List<Seen<List<String>>> seen = List.of(status(), karpenter(), deployments());
    List<String> found =
        seen.stream().flatMap(it -> it.found().stream()).flatMap(List::stream).toList();
    Optional<String> why =
        seen.stream()
            .flatMap(it ->
                it instanceof Seen.Unreadable<List<String>>(String reason)
                    ? Stream.of(reason)
                    : Stream.empty())
            .findFirst();
    return found.isEmpty() && why.isPresent()
        ? new Seen.Unreadable<>(why.get())
        : new Seen.Found<>(found.stream().distinct().toList());
  }

  private Seen<List<String>> status() {
    String name = "cluster-autoscaler-status";
    return Reads.seen(
        "ConfigMaps of " + SYSTEM,
        () ->
            Optional.ofNullable(client.configMaps().inNamespace(SYSTEM).withName(name).get())
                .map(_ -> List.of("cluster-autoscaler")));
  }

  private Seen<List<String>> karpenter() {
    return Reads.seen(
        "NodePools",
        () ->
            Optional.of(client.genericKubernetesResources(NODE_POOLS).list().getItems().size())
                .filter(count -> count > 0)
                .map(count -> List.of("Karpenter with NodePools: " + count)));
  }

  private Seen<List<String>> deployments() {
    return Reads.seen(
        "Deployments of " + SYSTEM,
        () ->
            Optional.of(
                client.apps().deployments().inNamespace(SYSTEM).list().getItems().stream()
                    .map(deployment -> deployment.getMetadata().getName())
                    .filter(name -> name.contains("cluster-autoscaler"))
                    .toList()));
  }
}
