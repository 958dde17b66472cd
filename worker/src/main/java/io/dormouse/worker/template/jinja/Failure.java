package io.dormouse.worker.template.jinja;

import io.dormouse.worker.template.TemplateException;
import io.dormouse.worker.template.TemplateException.Kind;

/// Why parsing or rendering ended early; leaves the package as a {@link TemplateException}.
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final int line;

  private Failure(Kind kind, String message, int line) {
    super(message, null, false, false);
    this.kind = kind;
    this.line = line;
  }

  /// The template is wrong, in the line that is being rendered.
  static Failure broken(String message) {
    return new Failure(Kind.BROKEN, message, 0);
  }

  /// The template is wrong in that line.
  static Failure broken(String message, int line) {
    return new Failure(Kind.BROKEN, message, line);
  }

  /// The template uses what is not known here, in the line that is being rendered.
  static Failure unsupported(String construct) {
    return new Failure(Kind.UNSUPPORTED, construct + " is not supported", 0);
  }

  /// The template uses what is not known here, in that line.
  static Failure unsupported(String construct, int line) {
    return new Failure(Kind.UNSUPPORTED, construct + " is not supported", line);
  }

  /// The template does not take this conversation.
  static Failure refused(String message) {
    return new Failure(Kind.REFUSED, message, 0);
  }

  /// The same for callers, with the line: its own, or else the given one.
  TemplateException toException(int currentLine) {
    if (kind == Kind.REFUSED) {
      return new TemplateException(kind, String.valueOf(getMessage()));
    }
    int where = line > 0 ? line : currentLine;
    return new TemplateException(kind, "chat template, line " + where + ": " + getMessage());
  }
}
