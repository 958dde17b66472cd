package io.dormouse.worker.ort;

/// The values of {@code OrtErrorCode} in ONNX Runtime's C API, in its order, and what the binding
/// adds.
public enum OrtErrorCode {
  OK(0),
  FAIL(1),
  INVALID_ARGUMENT(2),
  NO_SUCH_FILE(3),
  NO_MODEL(4),
  ENGINE_ERROR(5),
  RUNTIME_EXCEPTION(6),
  INVALID_PROTOBUF(7),
  MODEL_LOADED(8),
  NOT_IMPLEMENTED(9),
  INVALID_GRAPH(10),
  EXECUTION_PROVIDER_FAIL(11),
  MODEL_LOAD_CANCELED(12),
  MODEL_REQUIRES_COMPILATION(13),
  NOT_FOUND(14),
  /// The library itself could not be opened or is too old; not a value of the C API.
  LIBRARY_UNUSABLE(-1),
  /// A code newer than this table.
  UNKNOWN(-2);

  private final int value;

  OrtErrorCode(int value) {
    this.value = value;
  }

  static OrtErrorCode of(int code) {
    for (OrtErrorCode known : values()) {
      if (known.value == code) {
        return known;
      }
    }
    return UNKNOWN;
  }
}
