package io.dormouse.knative.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which nodes a pod may run on, and the GPUs that it takes of them.
///
/// @param gpuResource what nodes call a GPU
public record Placement(
    int gpus, String gpuResource, Map<String, String> nodeSelector, List<Toleration> tolerations) {
  /// Keeps copies.
  public Placement {
    nodeSelector = Map.copyOf(nodeSelector);
    tolerations = List.copyOf(tolerations);
  }

  /// A taint that is accepted.
  ///
  /// @param key any where empty
  /// @param value any where absent
  /// @param effect any where empty
  public record Toleration(String key, Optional<String> value, String effect) {
    boolean accepts(NodeFacts.Taint taint) {
      return (key.isEmpty() || key.equals(taint.key()))
          && value.map(taint.value()::equals).orElse(true)
          && (effect.isEmpty() || effect.equals(taint.effect()));
    }
  }

  boolean accepts(NodeFacts.Taint taint) {
    return tolerations.stream().anyMatch(toleration -> toleration.accepts(taint));
  }
}
