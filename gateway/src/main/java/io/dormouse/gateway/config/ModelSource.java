package io.dormouse.gateway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where a model's worker comes from.
public sealed interface ModelSource {
  /// Dormouse's own worker on a model of this machine.
  ///
  /// @param path the model's folder or GGUF file
  /// @param providers ONNX Runtime providers in order of preference, such as `cuda`, `cpu`
  /// @param warmup how much is warmed before the worker counts as ready
  /// @param maxTokens longest input in tokens, if not the model's own
  /// @param truncate whether longer inputs are cut instead of refused
  /// @param acceptTokenIds whether arrays of token ids are accepted
  /// @param chats whether it is a language model
  /// @param generation how a language model writes
  record OwnWorker(
      Path path,
      List<String> providers,
      Warmup warmup,
      Optional<Integer> maxTokens,
      boolean truncate,
      boolean acceptTokenIds,
      boolean chats,
      Generation generation)
      implements ModelSource {}

  /// How a language model writes.
  ///
  /// @param precision how it computes
  /// @param slots answers that it writes at once, if not the worker's own choice
  /// @param context prompt and answer together, in tokens, if not the worker's own choice
  record Generation(Precision precision, Optional<Integer> slots, Optional<Integer> context) {}

  /// How a language model computes.
  enum Precision {
    /** Activations are rounded to 8 bits. */
    FAST,
    /** Activations keep their precision. */
    EXACT
  }

  /// Any other server that speaks HTTP, started by a command.
  ///
  /// @param command program and arguments; `${PORT}` is replaced by a free port
  /// @param stopCommand program and arguments that end it, instead of TERM; may use `${PORT}`,
  ///   `${PID}`
  /// @param readyPath path that answers 2xx when the server is ready
  /// @param release what decides how many calls it gets
  record ForeignServer(
      List<String> command, Optional<List<String>> stopCommand, String readyPath, Release release)
      implements ModelSource {}

  /// What decides how many calls a server that is not ours gets at once.
  enum Release {
    /** What its metrics say that it admits, up to what is configured. */
    METRICS,
    /** What is configured. */
    CONCURRENCY
  }

  /// A Knative Service, whose replicas the cluster's autoscaler decides on.
  ///
  /// @param namespace of the Service
  /// @param service name of the Service
  /// @param route how calls reach its pods
  /// @param nodeTimeout how long a pod may wait for a node before the wake counts as failed; 0
  ///   where no node comes by itself
  /// @param maxScale most pods that the autoscaler makes
  /// @param stableWindow over which the autoscaler looks for traffic
  /// @param controlPort of our own worker in the pod, if it is ours
  /// @param deployment how the Service is made
  record KnativeService(
      String namespace,
      String service,
      Route route,
      Duration nodeTimeout,
      int maxScale,
      Duration stableWindow,
      Optional<Integer> controlPort,
      KnativeDeployment deployment)
      implements ModelSource {
    private static final int LANGUAGE_SLOTS = 16;

    /// Calls that one pod answers at once.
    ///
    /// @param concurrency calls that one worker is given at once
    public int slots(int concurrency) {
      Optional<KnativeDeployment.Worker> worker = deployment.worker();
      Optional<Integer> configured = worker.flatMap(it -> it.generation().slots());
      boolean language =
          worker.flatMap(KnativeDeployment.Worker::modelPath).filter(PathType::isGguf).isPresent();
      int slots = configured.orElse(language ? LANGUAGE_SLOTS : concurrency);
      return Math.min(slots, concurrency);
    }

    @Override
    public String toString() {
      return "service " + namespace + "/" + service;
    }
  }

  /// How calls reach the pods of a Knative Service.
  enum Route {
    /** Straight to a pod's address. */
    POD,
    /** Through the Revision's own Service, where a mesh forbids pod addresses. */
    SERVICE
  }

  /// How much a worker warms before it is ready.
  enum Warmup {
    /** One small inference. */
    MINIMAL,
    /** The usual shapes. */
    FULL
  }
}
