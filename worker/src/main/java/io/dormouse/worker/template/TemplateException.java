package io.dormouse.worker.template;

/// A template that cannot be parsed or rendered; the message names the construct and its line.
public final class TemplateException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /// Whose fault it is.
  public enum Kind {
    /// The template refused the conversation by {@code raise_exception}.
    REFUSED,
    /// The template uses what is not known here.
    UNSUPPORTED,
    /// The template is wrong, or too much for the bounds of rendering.
    BROKEN
  }

  /// An exception of that kind.
  public TemplateException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /// Whose fault it is.
  public Kind kind() {
    return kind;
  }
}
