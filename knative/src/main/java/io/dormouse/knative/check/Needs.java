package io.dormouse.knative.check;

import java.util.List;

/// What a gateway needs of its cluster.
///
/// @param inside whether the check runs in a pod of the cluster
public record Needs(List<ModelNeeds> models, boolean inside, GatewayAccount gateway) {
  /// Keeps a copy.
  public Needs {
    models = List.copyOf(models);
  }
}
