package io.dormouse.knative.render;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/// One model, to be rendered as a Knative Service.
///
/// @param namespace of the Service
/// @param name of the Service
/// @param model name that clients call
/// @param annotations what the Service says of the model, beside what Knative needs
public record ModelService(
    String namespace,
    String name,
    String model,
    SequencedMap<String, String> annotations,
    Container container,
    Placement placement,
    Scaling scaling,
    Clocks clocks) {
  /// Keeps a copy.
  public ModelService {
    annotations = copy(annotations);
  }

  /// What runs in a pod.
  ///
  /// @param args the image's arguments
  /// @param variables of its environment
  /// @param port on which calls are taken
  /// @param readyPath answers 2xx once the model is loaded and warmed, and not before
  /// @param volume PersistentVolumeClaim mounted for reading at `/models`; else the model is in the
  ///   image
  /// @param cacheBytes size of the folder `/cache`
  /// @param sharedMemory whether its processes share memory through `/dev/shm`
  public record Container(
      String image,
      List<String> args,
      SequencedMap<String, String> variables,
      int port,
      String readyPath,
      Optional<String> volume,
      long cacheBytes,
      boolean sharedMemory) {
    /// Keeps copies.
    public Container {
      args = List.copyOf(args);
      variables = copy(variables);
    }
  }

  /// Which nodes may run a pod, and what it takes of them.
  ///
  /// @param gpuResource what nodes call a GPU
  /// @param cpu cores that it is sure of, as Kubernetes writes them
  /// @param memoryBytes that it is sure of and may not exceed
  public record Placement(
      int gpus,
      String gpuResource,
      Optional<String> cpu,
      OptionalLong memoryBytes,
      Optional<String> runtimeClass,
      SequencedMap<String, String> nodeSelector,
      List<Toleration> tolerations,
      Optional<String> serviceAccount,
      Optional<String> imagePullSecret,
      Optional<String> priorityClass) {
    /// Keeps copies.
    public Placement {
      nodeSelector = copy(nodeSelector);
      tolerations = List.copyOf(tolerations);
    }
  }

  /// A taint of nodes that a pod accepts.
  ///
  /// @param value any where empty
  public record Toleration(String key, Optional<String> value, String effect) {}

  /// How many pods there are, and until when.
  ///
  /// @param slots calls that a pod answers at once
  /// @param minScale pods that stay without calls
  /// @param maxScale most pods
  /// @param stableWindow over which the autoscaler looks for calls
  /// @param idle how long the last pod stays after the last call
  /// @param direct whether calls go straight to pods
  public record Scaling(
      int slots, int minScale, int maxScale, Duration stableWindow, Duration idle, boolean direct) {
    private static final int MOST_CONCURRENCY = 1000;
    private static final int CALLS_PER_SLOT = 4;

    /// Calls that a pod lets in at once; more than it answers, so that the autoscaler sees those
    /// that wait.
    public int containerConcurrency() {
      return Math.min(MOST_CONCURRENCY, CALLS_PER_SLOT * slots);
    }

    /// More than all pods together let in where calls go straight to them: then Knative keeps its
    /// activator before the pods and needs no grace period at the end to put it there. Below 0 it
    /// would do that too, but count no call that does not go through it.
    public long burstCapacity() {
      return direct ? (long) maxScale * containerConcurrency() + 1 : 0;
    }

    /// How long the last pod stays after the stable window.
    public Duration retention() {
      Duration rest = idle.minus(stableWindow);
      return rest.isNegative() ? Duration.ZERO : rest;
    }
  }

  /// How long things may take.
  ///
  /// @param request longest answer
  /// @param coldStart longest cold start on a node that is there
  /// @param node longest wait for a node
  public record Clocks(Duration request, Duration coldStart, Duration node) {
    private static final Duration MARGIN = Duration.ofMinutes(1);

    /// When Knative may give up a cold start.
    public Duration progressDeadline() {
      return coldStart.plus(node).plus(MARGIN);
    }
  }

  private static SequencedMap<String, String> copy(Map<String, String> map) {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
  }
}
