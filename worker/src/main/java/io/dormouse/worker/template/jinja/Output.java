package io.dormouse.worker.template.jinja;

/// The text that a body writes, bounded.
final class Output {
  private final StringBuilder text = new StringBuilder();
  private final Rendering run;

  /// Of that rendering.
  Output(Rendering run) {
    this.run = run;
  }

  /// Writes.
  void write(String part) {
    run.chargeText((long) part.length());
    text.append(part);
    TextParts.requireLength(text, run);
  }

  /// All that was written.
  String text() {
    return text.toString();
  }
}
