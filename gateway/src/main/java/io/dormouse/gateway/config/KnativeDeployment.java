package io.dormouse.gateway.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How a model's Knative Service is made; only its rendering needs this.
///
/// @param engine what runs in its pods
/// @param container what their container is made of
/// @param placement which nodes may run them
/// @param minScale pods that stay without calls
/// @param coldStart estimate of the longest cold start on a node that is there
/// @param requestTimeout longest answer
/// @param worker settings of Dormouse's own worker, if it is that
public record KnativeDeployment(
    Engine engine,
    Container container,
    Placement placement,
    int minScale,
    Duration coldStart,
    Duration requestTimeout,
    Optional<Worker> worker) {

  /// What runs in a pod.
  public enum Engine {
    /** Dormouse's own worker. */
    DORMOUSE,
    /** Any other server that speaks HTTP. */
    FOREIGN
  }

  /// What a pod's container is made of.
  ///
  /// @param image needed to render
  /// @param args of a foreign server
  /// @param port on which a foreign server listens
  /// @param readyPath of a foreign server, answers 2xx once it is ready
  /// @param volume PersistentVolumeClaim mounted for reading at `/models`
  /// @param cacheSize of the folder `/cache`
  public record Container(
      Optional<String> image,
      List<String> args,
      int port,
      String readyPath,
      Optional<String> volume,
      ByteSize cacheSize) {
    /// Keeps a copy.
    public Container {
      args = List.copyOf(args);
    }
  }

  /// Which nodes may run a pod, and what it takes of them.
  ///
  /// @param gpuResource what nodes call a GPU
  /// @param cpu cores, as Kubernetes writes them
  public record Placement(
      int gpus,
      String gpuResource,
      Optional<String> cpu,
      Optional<ByteSize> memory,
      Optional<String> runtimeClass,
      List<NodeLabel> nodeSelector,
      List<Toleration> tolerations,
      Optional<String> serviceAccount,
      Optional<String> imagePullSecret,
      Optional<String> priorityClass) {
    /// Keeps copies.
    public Placement {
      nodeSelector = List.copyOf(nodeSelector);
      tolerations = List.copyOf(tolerations);
    }
  }

  /// A label that a node must have.
  public record NodeLabel(String key, String value) {
    static NodeLabel parse(String text) {
      int equals = text.indexOf('=');
      return new NodeLabel(text.substring(0, equals), text.substring(equals + 1));
    }
  }

  /// A taint of nodes that a pod accepts.
  ///
  /// @param value any where empty
  public record Toleration(String key, Optional<String> value, String effect) {
    static Toleration parse(String text) {
      int colon = text.lastIndexOf(':');
      String taint = text.substring(0, colon);
      int equals = taint.indexOf('=');
      return new Toleration(
          equals < 0 ? taint : taint.substring(0, equals),
          equals < 0 ? Optional.empty() : Optional.of(taint.substring(equals + 1)),
          text.substring(colon + 1));
    }
  }

  /// Settings of Dormouse's own worker in a pod.
  ///
  /// @param modelPath inside the pod; needed to render
  public record Worker(
      Optional<String> modelPath,
      List<String> providers,
      ModelSource.Warmup warmup,
      Optional<Integer> maxTokens,
      boolean truncate,
      boolean acceptTokenIds,
      ModelSource.Generation generation) {
    /// Keeps a copy.
    public Worker {
      providers = List.copyOf(providers);
    }
  }
}
