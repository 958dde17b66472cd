package io.dormouse.worker.model.weights;

import java.util.List;

/// What a graph needs of a file's weights, by the names it gives them; a model family writes it,
/// the converter carries it out.
public record WeightPlan(List<Request> requests) {
  /// Copies the list.
  public WeightPlan {
    requests = List.copyOf(requests);
  }

  /// One weight of the graph.
  public sealed interface Request {
    /// The graph's name for it, unique in a plan.
    String name();

    /// A vector held as it is, such as a norm's gains.
    record Vector(String name, String source) implements Request {}

    /// A table of rows looked up by token id, shaped {@code [rows, columns]}.
    record Embedding(String name, String source) implements Request {}

    /// A matrix that inputs are multiplied with: {@code y = x · Wᵀ}, with W the rows of all sources
    /// one below the other. Sources of one request have one tensor type and one width.
    record Linear(String name, List<String> sources) implements Request {
      /// Copies the list.
      public Linear {
        sources = List.copyOf(sources);
      }
    }
  }
}
