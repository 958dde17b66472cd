package io.dormouse.worker.model.gguf;

import org.jspecify.annotations.Nullable;

/// A file that is no usable GGUF file: a code for machines and a message that names no path.
///
/// Names from the file may stand in a message: what is not printable ASCII is shown as a question
/// mark, and a long message is cut.
public final class GgufException extends Exception {
  private static final long serialVersionUID = 1L;

  private static final int LONGEST = 280;

  private final String code;

  /// A problem of the file.
  public GgufException(String code, String message) {
    this(code, message, null);
  }

  GgufException(String code, String message, @Nullable Throwable cause) {
    super(printable(message), cause);
    this.code = code;
  }

  private static String printable(String message) {
    String clean = message.replaceAll("[^\\x20-\\x7e]", "?");
    return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "...";
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
