package io.dormouse.worker.ort;

/// The element types of {@code ONNXTensorElementDataType}.
public enum ElementType {
  UNDEFINED(0, "undefined", 0),
  FLOAT(1, "fp32", 4),
  UINT8(2, "uint8", 1),
  INT8(3, "int8", 1),
  UINT16(4, "uint16", 2),
  INT16(5, "int16", 2),
  INT32(6, "int32", 4),
  INT64(7, "int64", 8),
  STRING(8, "string", 0),
  BOOL(9, "bool", 1),
  FLOAT16(10, "fp16", 2),
  DOUBLE(11, "fp64", 8),
  UINT32(12, "uint32", 4),
  UINT64(13, "uint64", 8);

  private final int value;
  private final String label;
  private final int bytes;

  ElementType(int value, String label, int bytes) {
    this.value = value;
    this.label = label;
    this.bytes = bytes;
  }

  /// The short name used in status documents, such as {@code fp32}.
  public String label() {
    return label;
  }

  /// Bytes of one element; 0 where elements have no fixed size.
  public int bytes() {
    return bytes;
  }

  int value() {
    return value;
  }

  static ElementType of(int value) {
    for (ElementType known : values()) {
      if (known.value == value) {
        return known;
      }
    }
    return UNDEFINED;
  }
}
