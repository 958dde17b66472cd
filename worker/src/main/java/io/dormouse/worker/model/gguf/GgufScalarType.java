package io.dormouse.worker.model.gguf;

import java.util.Optional;

/// The types of values in a file's metadata, in the order of their numbers.
enum GgufScalarType {
  UINT8(1),
  INT8(1),
  UINT16(2),
  INT16(2),
  UINT32(4),
  INT32(4),
  FLOAT32(4),
  BOOL(1),
  STRING(0),
  ARRAY(0),
  UINT64(8),
  INT64(8),
  FLOAT64(8);

  private final int bytes;

  GgufScalarType(int bytes) {
    this.bytes = bytes;
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
