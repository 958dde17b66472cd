package io.dormouse.worker.model.weights;

import org.jspecify.annotations.Nullable;

/// Weights that could not be converted or kept: a code for machines and a message that names no
/// path.
public final class WeightException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  WeightException(String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  WeightException(String code, String message) {
    this(code, message, null);
  }

  /// Such as {@code weights_no_space}.
  public String code() {
    return code;
  }

  /// What went wrong.
  public String text() {
    String message = getMessage();
    return message == null ? code : message;
  }
}
