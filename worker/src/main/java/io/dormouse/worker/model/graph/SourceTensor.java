package io.dormouse.worker.model.graph;

import java.util.List;

/// A tensor of a model's file as a family sees it.
///
/// @param type the file format's own name for how it is stored, such as {@code Q4_1}
/// @param shape outermost dimension first
public record SourceTensor(String type, List<Long> shape) {
  /// Copies the shape.
  public SourceTensor {
    shape = List.copyOf(shape);
  }
}
