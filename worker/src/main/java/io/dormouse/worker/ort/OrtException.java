package io.dormouse.worker.ort;

/// A failed call of ONNX Runtime: its error code and its own message.
public final class OrtException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final OrtErrorCode code;

  OrtException(OrtErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  /// What kind of failure ONNX Runtime reported.
  public OrtErrorCode code() {
    return code;
  }
}
