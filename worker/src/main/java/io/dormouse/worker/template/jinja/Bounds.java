package io.dormouse.worker.template.jinja;

/// What a template may cost at most.
final class Bounds {
  /// Characters of a template.
  static final int SOURCE_CHARS = 1 << 20;

  /// Nested expressions and statements, while parsing.
  static final int PARSE_DEPTH = 100;

  /// Nested evaluations, macro calls included.
  static final int DEPTH = 400;

  /// Values within values.
  static final int NESTING = 100;

  /// Evaluations of one rendering; what is made counts too, see {@link Rendering#charge}.
  static final long STEPS = 20_000_000;

  /// Items of a {@code range}, as in the sandbox of jinja2.
  static final int RANGE = 100_000;

  /// Characters of one text, and of what is rendered.
  static final int TEXT_CHARS = 1 << 23;

  private Bounds() {}
}
