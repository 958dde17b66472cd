package io.dormouse.worker.model.gguf;

import org.jspecify.annotations.Nullable;

/// A file that is no usable GGUF file: a code for machines and a message that names no path.
public final class GgufException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  /// A problem of the file.
  public GgufException(String code, String message) {
    this(code, message, null);
  }

  GgufException(String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /// Such as {@code gguf_truncated}.
  public String code() {
    return code;
  }

  /// What is wrong.
  public String text() {
    String message = getMessage();
    return message == null ? code : message;
  }
}
