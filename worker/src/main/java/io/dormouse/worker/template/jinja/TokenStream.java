package io.dormouse.worker.template.jinja;

import io.dormouse.worker.template.jinja.Token.Kind;
import java.util.List;

/// Tokens, read one after the other.
final class TokenStream {
  private final List<Token> tokens;
  private int position;
  private int depth;

  /// From the first of them; the last is of kind {@link Kind#END}.
  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  /// The token to be read.
  Token current() {
    return tokens.get(position);
  }

  /// The one after it.
  Token following() {
    return tokens.get(Math.min(position + 1, tokens.size() - 1));
  }

  /// Reads a token.
  Token next() {
    Token token = current();
    if (token.kind() != Kind.END) {
      position++;
    }
    return token;
  }

  /// The line of the current token.
  int line() {
    return current().line();
  }

  /// Reads an operator if it is the next.
  boolean skipOperator(String operator) {
    boolean found = current().isOperator(operator);
    position += found ? 1 : 0;
    return found;
  }

  /// Reads a word if it is the next.
  boolean skipName(String name) {
    boolean found = current().isName(name);
    position += found ? 1 : 0;
    return found;
  }

  /// Reads a token of a kind.
  Token expect(Kind kind) {
    if (current().kind() != kind) {
      throw unexpected();
    }
    return next();
  }

  /// Reads an operator.
  void expectOperator(String operator) {
    if (!skipOperator(operator)) {
      throw Failure.broken(
          "expected '" + operator + "', found " + current().describe(), current().line());
    }
  }

  /// Reads a word.
  void expectName(String name) {
    if (!skipName(name)) {
      throw Failure.broken(
          "expected '" + name + "', found " + current().describe(), current().line());
    }
  }

  /// The error for a token that may not stand here.
  Failure unexpected() {
    return Failure.broken("unexpected " + current().describe(), current().line());
  }

  /// Enters something that nests.
  void enter() {
    depth++;
    if (depth > Bounds.PARSE_DEPTH) {
      throw Failure.broken("nested more than " + Bounds.PARSE_DEPTH + " deep", line());
    }
  }

  /// Leaves it.
  void leave() {
    depth--;
  }
}
