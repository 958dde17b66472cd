package io.dormouse.worker.template.jinja;

/// A piece of a template.
///
/// @param text as written, or the template's text for {@link Kind#TEXT}; of strings unescaped
/// @param line from 1
record Token(Kind kind, String text, int line) {
  /// What a token is.
  enum Kind {
    TEXT,
    PRINT_BEGIN,
    PRINT_END,
    TAG_BEGIN,
    TAG_END,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    END
  }

  /// Whether it is this operator.
  boolean isOperator(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }

  /// Whether it is this word.
  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  /// For messages.
  String describe() {
    return switch (kind) {
      case TEXT -> "text";
      case PRINT_BEGIN -> "'{{'";
      case PRINT_END -> "'}}'";
      case TAG_BEGIN -> "'{%'";
      case TAG_END -> "'%}'";
      case STRING -> "a string";
      case END -> "the end of the template";
      case NAME, INTEGER, FLOAT, OPERATOR -> "'" + text + "'";
    };
  }
}
