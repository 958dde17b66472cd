package io.dormouse.worker.template.jinja;

import io.dormouse.worker.template.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads expressions, loosest operators first.
final class ExpressionParser {
  private final TokenStream tokens;
  private final PostfixParser postfix;

  /// From these tokens.
  ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
    this.postfix = new PostfixParser(tokens, this);
  }

  /// What follows a value: subscripts, calls, filters and tests.
  PostfixParser postfix() {
    return postfix;
  }

  /// An expression, or several with commas between, which are a tuple.
  ///
  /// @param conditional whether {@code a if b else c} may stand here
  Expression tuple(boolean conditional, boolean parenthesized) {
    List<Expression> items = new ArrayList<>();
    boolean comma = false;
    while (!atTupleEnd()) {
      items.add(conditional ? expression() : or());
      if (!tokens.skipOperator(",")) {
        break;
      }
      comma = true;
    }
    if (!comma && items.size() == 1) {
      return items.getFirst();
    }
    if (!comma && !parenthesized) {
      throw tokens.unexpected();
    }
    return new Expression.TupleLiteral(items);
  }

  private boolean atTupleEnd() {
    Token token = tokens.current();
    return token.kind() == Kind.PRINT_END || token.kind() == Kind.TAG_END || token.isOperator(")");
  }

  /// An expression.
  Expression expression() {
    tokens.enter();
    Expression result = or();
    while (tokens.current().isName("if")) {
      int line = tokens.next().line();
      Expression test = or();
      Expression otherwise = tokens.skipName("else") ? expression() : null;
      result = new Expression.Conditional(test, result, otherwise, line);
    }
    tokens.leave();
    return result;
  }

  private Expression or() {
    Expression left = and();
    while (tokens.skipName("or")) {
      left = new Operation.Logic(true, left, and());
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (tokens.skipName("and")) {
      left = new Operation.Logic(false, left, not());
    }
    return left;
  }

  private Expression not() {
    if (!tokens.skipName("not")) {
      return comparison();
    }
    tokens.enter();
    Expression operand = not();
    tokens.leave();
    return new Operation.Not(operand);
  }

  private Expression comparison() {
    Expression first = sum();
    List<Comparison> operators = new ArrayList<>();
    List<Expression> operands = new ArrayList<>();
    for (Comparison operator = comparisonSign(); operator != null; operator = comparisonSign()) {
      operators.add(operator);
      operands.add(sum());
    }
    return operators.isEmpty() ? first : new Operation.Chain(first, operators, operands);
  }

  private @Nullable Comparison comparisonSign() {
    Token token = tokens.current();
    if (token.kind() == Kind.OPERATOR) {
      Comparison operator =
          switch (token.text()) {
            case "==" -> Comparison.EQUAL;
            case "!=" -> Comparison.NOT_EQUAL;
            case "<" -> Comparison.LESS;
            case "<=" -> Comparison.LESS_OR_EQUAL;
            case ">" -> Comparison.GREATER;
            case ">=" -> Comparison.GREATER_OR_EQUAL;
            default -> null;
          };
      if (operator != null) {
        tokens.next();
      }
      return operator;
    }
    if (tokens.skipName("in")) {
      return Comparison.IN;
    }
    if (token.isName("not") && tokens.following().isName("in")) {
      tokens.next();
      tokens.next();
      return Comparison.NOT_IN;
    }
    return null;
  }

  private Expression sum() {
    Expression left = concatenation();
    while (true) {
      int line = tokens.line();
      if (tokens.skipOperator("+")) {
        left = new Operation.Binary(Arithmetic.ADD, left, concatenation(), line);
      } else if (tokens.skipOperator("-")) {
        left = new Operation.Binary(Arithmetic.SUBTRACT, left, concatenation(), line);
      } else {
        return left;
      }
    }
  }

  private Expression concatenation() {
    Expression first = product();
    if (!tokens.current().isOperator("~")) {
      return first;
    }
    List<Expression> parts = new ArrayList<>();
    parts.add(first);
    while (tokens.skipOperator("~")) {
      parts.add(product());
    }
    return new Operation.Concatenation(parts);
  }

  private Expression product() {
    Expression left = power();
    for (Arithmetic operator = productSign(); operator != null; operator = productSign()) {
      int line = tokens.next().line();
      left = new Operation.Binary(operator, left, power(), line);
    }
    return left;
  }

  private @Nullable Arithmetic productSign() {
    Token token = tokens.current();
    if (token.kind() != Kind.OPERATOR) {
      return null;
    }
    return switch (token.text()) {
      case "*" -> Arithmetic.MULTIPLY;
      case "/" -> Arithmetic.DIVIDE;
      case "//" -> Arithmetic.FLOOR_DIVIDE;
      case "%" -> Arithmetic.MODULO;
      default -> null;
    };
  }

  private Expression power() {
    Expression left = unary(true);
    while (tokens.current().isOperator("**")) {
      int line = tokens.next().line();
      left = new Operation.Binary(Arithmetic.POWER, left, unary(true), line);
    }
    return left;
  }

  private Expression unary(boolean filters) {
    tokens.enter();
    Expression value;
    if (tokens.skipOperator("-")) {
      value = new Operation.Sign(true, unary(false));
    } else if (tokens.skipOperator("+")) {
      value = new Operation.Sign(false, unary(false));
    } else {
      value = primary();
    }
    value = postfix.accesses(value);
    tokens.leave();
    return filters ? postfix.filters(value) : value;
  }

  /// A name or a literal.
  Expression primary() {
    Token token = tokens.next();
    return switch (token.kind()) {
      case NAME -> name(token.text());
      case STRING -> string(token);
      case INTEGER -> new Expression.Constant(integer(token));
      case FLOAT -> new Expression.Constant(Double.valueOf(token.text().replace("_", "")));
      case OPERATOR -> bracketed(token);
      case TEXT, PRINT_BEGIN, PRINT_END, TAG_BEGIN, TAG_END, END ->
          throw Failure.broken("unexpected " + token.describe(), token.line());
    };
  }

  private Expression name(String name) {
    return switch (name) {
      case "true", "True" -> new Expression.Constant(true);
      case "false", "False" -> new Expression.Constant(false);
      case "none", "None" -> new Expression.Constant(None.NONE);
      default -> {
        postfix.noteUse(name);
        yield new Expression.Name(name);
      }
    };
  }

  private Expression string(Token first) {
    if (tokens.current().kind() != Kind.STRING) {
      return new Expression.Constant(first.text());
    }
    StringBuilder text = new StringBuilder(first.text());
    while (tokens.current().kind() == Kind.STRING) {
      text.append(tokens.next().text());
    }
    return new Expression.Constant(text.toString());
  }

  /// The value of an integer's token.
  static Long integer(Token token) {
    String digits = token.text().replace("_", "");
    boolean octal = digits.startsWith("0o") || digits.startsWith("0O");
    try {
      return Long.decode(octal ? "0".concat(digits.substring(2)) : digits);
    } catch (NumberFormatException e) {
      return other(digits, token);
    }
  }

  private static Long other(String digits, Token token) {
    boolean binary = digits.startsWith("0b") || digits.startsWith("0B");
    try {
      return binary ? Long.parseLong(digits.substring(2), 2) : Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw Failure.unsupported("the integer " + digits, token.line());
    }
  }

  private Expression bracketed(Token token) {
    return switch (token.text()) {
      case "(" -> {
        Expression value = tuple(true, true);
        tokens.expectOperator(")");
        yield value;
      }
      case "[" -> new Expression.ListLiteral(items("]"));
      case "{" -> dict();
      default -> throw Failure.broken("unexpected " + token.describe(), token.line());
    };
  }

  private List<Expression> items(String end) {
    List<Expression> items = new ArrayList<>();
    while (!tokens.skipOperator(end)) {
      if (!items.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.skipOperator(end)) {
          break;
        }
      }
      items.add(expression());
    }
    return items;
  }

  private Expression dict() {
    List<Expression> keys = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!tokens.skipOperator("}")) {
      if (!keys.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.skipOperator("}")) {
          break;
        }
      }
      keys.add(expression());
      tokens.expectOperator(":");
      values.add(expression());
    }
    return new Expression.DictLiteral(keys, values);
  }
}
