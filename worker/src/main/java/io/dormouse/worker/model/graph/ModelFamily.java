package io.dormouse.worker.model.graph;

import io.dormouse.worker.model.weights.StoredWeight;
import io.dormouse.worker.model.weights.WeightPlan;
import java.util.Map;

/// A model of a known architecture: its sizes, the weights it wants and the graph it computes.
public interface ModelFamily {
  /// The architecture's name, such as {@code llama}.
  String name();

  /// Its sizes.
  LanguageShape shape();

  /// The weights that {@link #graph} refers to.
  WeightPlan plan();

  /// The graph over those weights, which are all of the plan, by name.
  Graph graph(Map<String, StoredWeight> weights, GraphSettings settings);
}
