package io.dormouse.knative.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Judges the cluster's nodes.
final class NodeCheck {
  private final Seen<List<NodeFacts>> nodes;
  private final Seen<List<String>> autoscalers;

  NodeCheck(Seen<List<NodeFacts>> nodes, Seen<List<String>> autoscalers) {
    this.nodes = nodes;
    this.autoscalers = autoscalers;
  }

  /// Whether nodes may come by themselves; so too where nobody can say.
  boolean nodesMayCome() {
    return switch (autoscalers) {
      case Seen.Found<List<String>>(List<String> found) -> !found.isEmpty();
      case Seen.Absent<List<String>> _ -> false;
      case Seen.Unreadable<List<String>> _ -> true;
    };
  }

  /// What concerns all models.
  List<Finding> findings(List<ModelNeeds> models) {
    List<Finding> findings = new ArrayList<>();
    var resources = new TreeSet<String>();
    models.stream()
        .map(ModelNeeds::placement)
        .filter(placement -> placement.gpus() > 0)
        .forEach(placement -> resources.add(placement.gpuResource()));
    switch (nodes) {
      case Seen.Found<List<NodeFacts>>(List<NodeFacts> found) ->
          resources.forEach(resource -> findings.add(devices(resource, found)));
      case Seen.Absent<List<NodeFacts>> _ ->
          resources.forEach(resource -> findings.add(devices(resource, List.of())));
      case Seen.Unreadable<List<NodeFacts>>(String why) ->
          findings.add(Finding.note("nodes", "unknown: " + why));
    }
    findings.add(autoscaler(models));
    return findings;
  }

  private static Finding devices(String resource, List<NodeFacts> nodes) {
    String have =
        nodes.stream()
            .filter(node -> node.has(resource) > 0)
            .map(node ->
                "%s %d%s%s"
                    .formatted(
                        node.name(),
                        node.has(resource),
                        node.used(resource).map(" (%d in use)"::formatted).orElse(""),
                        node.ready() ? "" : " (not ready)"))
            .collect(Collectors.joining(", "));
    return have.isEmpty()
        ? Finding.note(
            resource,
            "no node has any now",
            "Install the device plugin or the GPU operator on the nodes with GPUs.")
        : Finding.fine(resource, have);
  }

  private Finding autoscaler(List<ModelNeeds> models) {
    String name = "node autoscaler";
    String waiting =
        models.stream()
            .filter(model -> model.clocks().node().isPositive())
            .map(ModelNeeds::model)
            .collect(Collectors.joining(", "));
    return switch (autoscalers) {
      case Seen.Unreadable<List<String>>(String why) -> Finding.note(name, "unknown: " + why);
      case Seen.Found<List<String>>(List<String> found) when !found.isEmpty() ->
          Finding.fine(name, String.join(", ", found));
      case Seen.Found<List<String>> _, Seen.Absent<List<String>> _ ->
          waiting.isEmpty()
              ? Finding.fine(name, "none; no model waits for one")
              : Finding.note(
                  name,
                  "none found, but %s would wait for a node to come".formatted(waiting),
                  "Set knative.node-timeout: 0, so that calls fail at once where no node is free.");
    };
  }

  /// Whether a model's pods find a node; empty where nobody can say.
  ///
  /// @param wait how long a pod may wait for a node
  Optional<Finding> place(Placement placement, int maxScale, Duration wait) {
    return nodes.found().map(all -> place(placement, maxScale, wait, all));
  }

  private Finding place(Placement placement, int maxScale, Duration wait, List<NodeFacts> all) {
    var fitting = all.stream().filter(node -> obstacle(placement, node).isEmpty()).toList();
    if (fitting.isEmpty()) {
      return nowhere(placement, all);
    }
    String name = "placement";
    String names = fitting.stream().map(NodeFacts::name).collect(Collectors.joining(", "));
    if (placement.gpus() == 0) {
      return Finding.fine(name, "may run on " + names);
    }
    long pods = fitting.stream().mapToLong(node -> pods(placement, node, 0)).sum();
    Optional<Long> free = free(placement, fitting);
    String detail =
        "%s: room for %d pods of %d %s%s"
            .formatted(
                names,
                pods,
                placement.gpus(),
                placement.gpuResource(),
                free.map(", for %d now"::formatted).orElse(""));
    if (fitting.stream().allMatch(node -> isPresumed(placement, node))) {
      return Finding.note(
          name,
          detail
              + "; their taint %s lets pods pass only where the cluster adds the toleration"
                  .formatted(placement.gpuResource()),
          "Set knative.tolerations: [\"%s:NoSchedule\"].".formatted(placement.gpuResource()));
    }
    if (pods < maxScale && !nodesMayCome()) {
      return Finding.note(
          name,
          "%s; max-scale is %d".formatted(detail, maxScale),
          "Set knative.max-scale: %d, or add nodes.".formatted(pods));
    }
    return free.equals(Optional.of(0L))
        ? Finding.note(name, detail + ": " + wake(wait))
        : Finding.fine(name, detail);
  }

  /// What becomes of a wake where every device is in use.
  private static String wake(Duration wait) {
    return wait.isZero()
        ? "a wake fails at once, as node-timeout is 0, unless a pod is on its way out"
        : "a wake waits %s (node-timeout) for one to be given back, longer while a pod is on its way out"
            .formatted(Words.seconds(wait));
  }

  private static Optional<Long> free(Placement placement, List<NodeFacts> nodes) {
    String resource = placement.gpuResource();
    boolean known = nodes.stream().allMatch(node -> node.used(resource).isPresent());
    return known
        ? Optional.of(
            nodes.stream()
                .mapToLong(node -> pods(placement, node, node.used(resource).orElse(0L)))
                .sum())
        : Optional.empty();
  }

  private static long pods(Placement placement, NodeFacts node, long used) {
    return Math.max(0, node.has(placement.gpuResource()) - used) / placement.gpus();
  }

  private Finding nowhere(Placement placement, List<NodeFacts> all) {
    String why =
        all.stream()
            .flatMap(node -> obstacle(placement, node).map(it -> node.name() + " " + it).stream())
            .limit(5)
            .collect(Collectors.joining("; "));
    String detail = "no node can take a pod" + (why.isEmpty() ? "" : ": " + why);
    return nodesMayCome()
        ? Finding.note("placement", detail + "; one may come")
        : Finding.failed(
            "placement",
            detail,
            "Correct knative.node-selector, knative.tolerations or knative.gpus, or add such a"
                + " node.");
  }

  /// A taint by which nodes keep pods without the resource away; many clusters let the others pass.
  private static boolean isOfResource(Placement placement, NodeFacts.Taint taint) {
    return placement.gpus() > 0 && taint.key().equals(placement.gpuResource());
  }

  private static boolean isPresumed(Placement placement, NodeFacts node) {
    return node.taints().stream()
        .anyMatch(
            taint -> taint.repels() && !placement.accepts(taint) && isOfResource(placement, taint));
  }

  private static Optional<String> obstacle(Placement placement, NodeFacts node) {
    Optional<String> label =
        placement.nodeSelector().entrySet().stream()
            .filter(wanted -> !wanted.getValue().equals(node.labels().get(wanted.getKey())))
            .map(wanted -> "lacks the label " + wanted.getKey() + "=" + wanted.getValue())
            .sorted()
            .findFirst();
    Optional<String> taint =
        node.taints().stream()
            .filter(it -> it.repels() && !placement.accepts(it) && !isOfResource(placement, it))
            .map(it -> "has the taint " + it)
            .findFirst();
    boolean small = placement.gpus() > node.has(placement.gpuResource());
    return label
        .or(() -> taint)
        .or(() -> node.ready() ? Optional.empty() : Optional.of("is not ready"))
        .or(() ->
            small
                ? Optional.of(
                    "has %d %s"
                        .formatted(node.has(placement.gpuResource()), placement.gpuResource()))
                : Optional.empty());
  }
}
