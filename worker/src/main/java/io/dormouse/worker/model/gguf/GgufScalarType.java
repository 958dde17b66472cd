package io.dormouse.worker.model.gguf;

import java.util.Optional;

/// The types of values in a file's metadata, in the order of their numbers.
enum GgufScalarType {
  UINT8(0, 1),
  INT8(1, 1),
  UINT16(2, 2),
  INT16(3, 2),
  UINT32(4, 4),
  INT32(5, 4),
  FLOAT32(6, 4),
  BOOL(7, 1),
  STRING(8, 0),
  ARRAY(9, 0),
  UINT64(10, 8),
  INT64(11, 8),
  FLOAT64(12, 8);

  private final int number;
  private final int bytes;

  GgufScalarType(int number, int bytes) {
    this.number = number;
    this.bytes = bytes;
  }

  /// The number in files.
  int number() {
    return number;
  }

  /// Bytes of a value; 0 for strings and arrays, which differ.
  int bytes() {
    return bytes;
  }

  static Optional<GgufScalarType> numbered(int number) {
    return number >= 0 && number < values().length
        ? Optional.of(values()[number])
        : Optional.empty();
  }
}
