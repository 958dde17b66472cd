package io.dormouse.worker.model.weights;

import io.dormouse.worker.ort.ElementType;
import java.util.List;

/// A tensor's place in a {@link WeightFile}.
///
/// @param shape outermost dimension first
/// @param offset of its first byte from the start of the file; a multiple of 64
/// @param bytes as long as shape and type say
public record StoredTensor(
    String name, ElementType type, List<Long> shape, long offset, long bytes) {
  /// Copies the shape.
  public StoredTensor {
    shape = List.copyOf(shape);
  }
}
