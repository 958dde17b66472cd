package io.dormouse.worker.model;

import org.jspecify.annotations.Nullable;

/// A model that could not be loaded: a code for machines and a message that names no path.
public final class LoadException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  LoadException(String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  LoadException(String code, String message) {
    this(code, message, null);
  }

  /// A failure nobody foresaw, such as a warm-up run that threw.
  public static LoadException unexpected(Throwable cause) {
    return new LoadException("load_failed", "the model could not be loaded", cause);
  }

  /// The code of the {@code dormouse-failure} line, such as {@code model_not_found}.
  public String code() {
    return code;
  }
}
