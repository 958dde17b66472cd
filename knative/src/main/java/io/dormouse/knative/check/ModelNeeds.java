package io.dormouse.knative.check;

import io.dormouse.knative.render.Reference;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// What one model needs of its cluster.
///
/// @param model its name
/// @param service that serves it
/// @param featureFlags keys of `config-features` without which the rendered Service is refused
/// @param references objects without which the rendered Service's pods do not start
/// @param rendered whether its Service can be rendered from the configuration
public record ModelNeeds(
    String model,
    ServiceName service,
    Set<String> featureFlags,
    List<Reference> references,
    boolean rendered,
    Clocks clocks,
    Scale scale,
    Placement placement) {
  /// Keeps copies.
  public ModelNeeds {
    featureFlags = Set.copyOf(featureFlags);
    references = List.copyOf(references);
  }

  /// Its clocks.
  ///
  /// @param request longest answer
  /// @param coldStart longest cold start on a node that is there
  /// @param node how long a pod may wait for a node
  /// @param wake how long a call waits
  /// @param load longest wake altogether
  /// @param idle how long a pod without calls should stay
  /// @param window over which the autoscaler looks for calls
  public record Clocks(
      Duration request,
      Duration coldStart,
      Duration node,
      Duration wake,
      Duration load,
      Duration idle,
      Duration window) {
    /// The longest cold start, a node's arrival included.
    Duration coldest() {
      return coldStart.plus(node);
    }

    /// How long the last pod has to be kept beyond the window.
    Duration retention() {
      return idle.compareTo(window) > 0 ? idle.minus(window) : Duration.ZERO;
    }
  }

  /// Its pods.
  ///
  /// @param min pods that stay
  /// @param max most pods
  /// @param slots calls that one pod runs at once
  /// @param containerConcurrency calls that Knative lets into a pod at once, where it is rendered
  /// @param burstCapacity 0 where Knative is to take its activator from before the pods
  public record Scale(int min, int max, int slots, int containerConcurrency, long burstCapacity) {}
}
