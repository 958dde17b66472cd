package io.dormouse.worker.template.jinja;

import io.dormouse.worker.template.jinja.Access.ArgumentList;
import io.dormouse.worker.template.jinja.Access.FilterStep;
import io.dormouse.worker.template.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads what follows a value: subscripts, calls, filters and tests.
final class PostfixParser {
  private static final Expression NOTHING = new Expression.Constant(None.NONE);

  private final TokenStream tokens;
  private final ExpressionParser expressions;
  private final Map<String, Integer> uses = new HashMap<>();
  private int branches;

  /// From these tokens.
  PostfixParser(TokenStream tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  /// Enters a branch that may not be reached: a filter that is not known is no error yet.
  void enterBranch() {
    branches++;
  }

  /// Leaves it.
  void leaveBranch() {
    branches--;
  }

  /// Notes that a variable is named.
  void noteUse(String name) {
    if (name.equals("caller") || name.equals("varargs") || name.equals("kwargs")) {
      uses.put(name, uses(name) + 1);
    }
  }

  /// How often one of {@code caller}, {@code varargs} and {@code kwargs} was named so far.
  int uses(String name) {
    return uses.getOrDefault(name, 0);
  }

  /// With the attributes, subscripts and calls that follow.
  Expression accesses(Expression start) {
    Expression value = start;
    while (true) {
      if (tokens.current().isOperator(".")) {
        value = attribute(value);
      } else if (tokens.current().isOperator("[")) {
        value = subscript(value);
      } else if (tokens.current().isOperator("(")) {
        value = call(value);
      } else {
        return value;
      }
    }
  }

  /// With the filters and tests that follow.
  Expression filters(Expression start) {
    Expression value = start;
    while (true) {
      if (tokens.skipOperator("|")) {
        value = new Access.Filtered(value, filter());
      } else if (tokens.current().isName("is")) {
        value = test(value);
      } else if (tokens.current().isOperator("(")) {
        value = call(value);
      } else {
        return value;
      }
    }
  }

  private Expression attribute(Expression value) {
    int line = tokens.next().line();
    Token name = tokens.next();
    if (name.kind() == Kind.INTEGER) {
      Expression index = new Expression.Constant(ExpressionParser.integer(name));
      return new Access.Subscript(value, index, line);
    }
    if (name.kind() != Kind.NAME) {
      throw Failure.broken("expected name or number, found " + name.describe(), name.line());
    }
    if (branches == 0 && tokens.current().isOperator("(") && Method.isUnknown(name.text())) {
      throw Failure.unsupported("the method '" + name.text() + "'", name.line());
    }
    return new Access.Attribute(value, name.text(), line);
  }

  private Expression subscript(Expression value) {
    int line = tokens.next().line();
    Expression start = tokens.current().isOperator(":") ? NOTHING : expressions.expression();
    Expression result;
    if (tokens.skipOperator(":")) {
      Expression stop = bound();
      Expression step = tokens.skipOperator(":") ? bound() : NOTHING;
      result = new Access.Sliced(value, start, stop, step, line);
    } else {
      result = new Access.Subscript(value, start, line);
    }
    if (tokens.current().isOperator(",")) {
      throw Failure.unsupported("a subscript of several parts", line);
    }
    tokens.expectOperator("]");
    return result;
  }

  private Expression bound() {
    Token token = tokens.current();
    boolean none = token.isOperator(":") || token.isOperator("]") || token.isOperator(",");
    return none ? NOTHING : expressions.expression();
  }

  /// A call of a value.
  Access.Call call(Expression callee) {
    int line = tokens.line();
    return new Access.Call(callee, arguments(), line);
  }

  private ArgumentList arguments() {
    tokens.expectOperator("(");
    List<Expression> positional = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    Expression items = null;
    Expression entries = null;
    boolean first = true;
    while (!tokens.skipOperator(")")) {
      if (!first) {
        tokens.expectOperator(",");
        if (tokens.skipOperator(")")) {
          break;
        }
      }
      first = false;
      int line = tokens.line();
      boolean wrong = entries != null;
      if (tokens.skipOperator("**")) {
        entries = expressions.expression();
      } else if (tokens.skipOperator("*")) {
        wrong |= items != null;
        items = expressions.expression();
      } else if (tokens.current().kind() == Kind.NAME && tokens.following().isOperator("=")) {
        names.add(tokens.next().text());
        tokens.next();
        values.add(expressions.expression());
      } else {
        wrong |= items != null || !names.isEmpty();
        positional.add(expressions.expression());
      }
      if (wrong) {
        throw Failure.broken("the arguments of a call are in a wrong order", line);
      }
    }
    return new ArgumentList(positional, names, values, items, entries);
  }

  /// A filter's name and arguments.
  FilterStep filter() {
    int line = tokens.line();
    String name = dotted();
    ArgumentList arguments = tokens.current().isOperator("(") ? arguments() : ArgumentList.NONE;
    Filter filter =
        branches > 0 && !Filter.isKnown(name) ? new Filter.Unknown(name) : Filter.named(name, line);
    checkInner(filter, arguments, line);
    return new FilterStep(filter, arguments, line);
  }

  private static void checkInner(Filter filter, ArgumentList arguments, int line) {
    if (!(filter instanceof SequenceFilter sequence)) {
      return;
    }
    switch (sequence) {
      case MAP -> {
        String name = literal(arguments, 0);
        if (name != null) {
          Filter.named(name, line);
        }
      }
      case SELECT, REJECT, SELECTATTR, REJECTATTR -> {
        boolean byAttribute =
            filter == SequenceFilter.SELECTATTR || filter == SequenceFilter.REJECTATTR;
        String name = literal(arguments, byAttribute ? 1 : 0);
        if (name != null) {
          TestFunction.named(name, line);
        }
      }
      default -> {}
    }
  }

  private static @Nullable String literal(ArgumentList arguments, int index) {
    return arguments.positional().size() > index
            && arguments.positional().get(index) instanceof Expression.Constant constant
            && constant.value() instanceof String name
        ? name
        : null;
  }

  private String dotted() {
    StringBuilder name = new StringBuilder(tokens.expect(Kind.NAME).text());
    while (tokens.skipOperator(".")) {
      name.append('.').append(tokens.expect(Kind.NAME).text());
    }
    return name.toString();
  }

  private Expression test(Expression value) {
    int line = tokens.next().line();
    boolean negated = tokens.skipName("not");
    String name = dotted();
    ArgumentList arguments = ArgumentList.NONE;
    if (tokens.current().isOperator("(")) {
      arguments = arguments();
    } else if (startsArgument(tokens.current())) {
      Expression argument = accesses(expressions.primary());
      arguments = new ArgumentList(List.of(argument), List.of(), List.of(), null, null);
    }
    if (arguments.positional().isEmpty() && tokens.current().isName("is")) {
      throw Failure.broken("tests cannot be chained by 'is'", line);
    }
    TestFunction test = TestFunction.named(name, line);
    Expression tested = new Access.Tested(value, test, arguments, line);
    return negated ? new Operation.Not(tested) : tested;
  }

  private static boolean startsArgument(Token token) {
    return switch (token.kind()) {
      case STRING, INTEGER, FLOAT -> true;
      case OPERATOR -> token.isOperator("[") || token.isOperator("{");
      case NAME ->
          switch (token.text()) {
            case "else", "or", "and", "is" -> false;
            default -> true;
          };
      case TEXT, PRINT_BEGIN, PRINT_END, TAG_BEGIN, TAG_END, END -> false;
    };
  }
}
