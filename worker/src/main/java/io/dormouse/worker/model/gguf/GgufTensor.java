package io.dormouse.worker.model.gguf;

import java.util.List;

/// A tensor of the file's table, checked against the file.
///
/// @param shape outermost dimension first, which is GGUF's order turned round; 1 to 4 dimensions of
///   at least 1
/// @param offset of its first byte from the start of the file
/// @param bytes as long as shape and type say
public record GgufTensor(
    String name, GgufTensorType type, List<Long> shape, long offset, long bytes) {
  /// Copies the shape.
  public GgufTensor {
    shape = List.copyOf(shape);
  }

  /// Elements of a row, the innermost dimension.
  public long columns() {
    return shape.getLast();
  }

  /// All elements divided by those of a row.
  public long rows() {
    return elements() / columns();
  }

  /// All elements.
  public long elements() {
    return shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
  }

  /// Bytes of a row.
  public long rowBytes() {
    return columns() / type.blockElements() * type.blockBytes();
  }
}
