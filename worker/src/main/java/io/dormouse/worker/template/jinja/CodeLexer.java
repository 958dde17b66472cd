package io.dormouse.worker.template.jinja;

import io.dormouse.worker.template.jinja.Token.Kind;
import java.util.List;

/// Cuts what stands within a tag into names, literals and operators.
final class CodeLexer {
  private static final String[] LONG_OPERATORS = {"**", "//", "==", "!=", ">=", "<="};
  private static final String OPERATORS = "+-/*%~[](){}><=.:|,;";

  private final String source;
  private final boolean tag;
  private final List<Token> tokens;
  private final StringBuilder open = new StringBuilder();
  private int position;
  private int line;

  /// Of the source from a position on.
  ///
  /// @param tag ended by {@code %}}, not by {@code }}}
  /// @param tokens that what is found is added to
  CodeLexer(String source, int position, int line, boolean tag, List<Token> tokens) {
    this.source = source;
    this.position = position;
    this.line = line;
    this.tag = tag;
    this.tokens = tokens;
  }

  /// Reads to the end of the tag; the position of the end, its sign included.
  int run() {
    while (position < source.length()) {
      char c = source.charAt(position);
      if (open.isEmpty() && atEnd(c)) {
        return position;
      }
      if (Space.is(c)) {
        line += c == '\n' ? 1 : 0;
        position++;
      } else if (isDigit(c)) {
        number();
      } else if (c == '_' || Character.isUnicodeIdentifierStart(source.codePointAt(position))) {
        name();
      } else if (c == '\'' || c == '"') {
        string(c);
      } else {
        operator(c);
      }
    }
    throw Failure.broken("a tag has no end", line);
  }

  private boolean atEnd(char c) {
    String end = tag ? "%}" : "}}";
    boolean signed = c == '-' || (tag && c == '+');
    return source.startsWith(end, signed ? position + 1 : position);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void take(Kind kind, int end) {
    tokens.add(new Token(kind, source.substring(position, end), line));
    position = end;
  }

  private void name() {
    int end = position;
    while (end < source.length()) {
      int c = source.codePointAt(end);
      if (c != '_' && !Character.isUnicodeIdentifierPart(c)) {
        break;
      }
      end += Character.charCount(c);
    }
    take(Kind.NAME, end);
  }

  private void number() {
    boolean afterDot = position > 0 && source.charAt(position - 1) == '.';
    int end = digits(position);
    if (!afterDot) {
      int fraction = end;
      if (fraction + 1 < source.length()
          && source.charAt(fraction) == '.'
          && isDigit(source.charAt(fraction + 1))) {
        fraction = digits(fraction + 1);
      }
      int exponent = exponent(fraction);
      if (exponent > end) {
        take(Kind.FLOAT, exponent);
        return;
      }
    }
    if (source.charAt(position) == '0' && end == position + 1 && end < source.length()) {
      end = radixDigits(end);
    }
    take(Kind.INTEGER, end);
  }

  private int radixDigits(int mark) {
    int radix =
        switch (Character.toLowerCase(source.charAt(mark))) {
          case 'x' -> 16;
          case 'o' -> 8;
          case 'b' -> 2;
          default -> 0;
        };
    if (radix == 0) {
      return mark;
    }
    int end = mark + 1;
    while (end < source.length()
        && (Character.digit(source.charAt(end), radix) >= 0 || source.charAt(end) == '_')) {
      end++;
    }
    return end;
  }

  private int digits(int start) {
    int end = start;
    while (end < source.length()
        && (isDigit(source.charAt(end))
            || (source.charAt(end) == '_'
                && end + 1 < source.length()
                && isDigit(source.charAt(end + 1))))) {
      end++;
    }
    return end;
  }

  private int exponent(int start) {
    if (start >= source.length() || Character.toLowerCase(source.charAt(start)) != 'e') {
      return start;
    }
    int sign = start + 1;
    if (sign < source.length() && (source.charAt(sign) == '+' || source.charAt(sign) == '-')) {
      sign++;
    }
    return sign < source.length() && isDigit(source.charAt(sign)) ? digits(sign) : start;
  }

  private void string(char quote) {
    int end = position + 1;
    while (end < source.length() && source.charAt(end) != quote) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= source.length()) {
      throw Failure.broken("a string has no end", line);
    }
    String raw = source.substring(position + 1, end);
    tokens.add(new Token(Kind.STRING, StringLiteral.unescape(raw, line), line));
    for (int i = 0; i < raw.length(); i++) {
      line += raw.charAt(i) == '\n' ? 1 : 0;
    }
    position = end + 1;
  }

  private void operator(char c) {
    for (String operator : LONG_OPERATORS) {
      if (source.startsWith(operator, position)) {
        take(Kind.OPERATOR, position + 2);
        return;
      }
    }
    if (OPERATORS.indexOf(c) < 0) {
      throw Failure.broken("unexpected character '" + c + "'", line);
    }
    int opening = "([{".indexOf(c);
    int closing = ")]}".indexOf(c);
    if (opening >= 0) {
      open.append(")]}".charAt(opening));
    } else if (closing >= 0) {
      int last = open.length() - 1;
      if (last < 0 || open.charAt(last) != c) {
        throw Failure.broken("unexpected '" + c + "'", line);
      }
      open.setLength(last);
    }
    take(Kind.OPERATOR, position + 1);
  }
}
