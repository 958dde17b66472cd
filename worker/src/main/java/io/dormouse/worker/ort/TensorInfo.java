package io.dormouse.worker.ort;

import java.util.List;

/// An input or output of a model: name, element type, and dimensions with -1 where they are free.
public record TensorInfo(String name, ElementType type, List<Long> dimensions) {
  /// Copies the dimensions.
  public TensorInfo {
    dimensions = List.copyOf(dimensions);
  }
}
