package io.dormouse.worker.template.jinja;

import io.dormouse.worker.template.jinja.Access.FilterStep;
import io.dormouse.worker.template.jinja.Statement.Flow;
import io.dormouse.worker.template.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a template's statements.
final class StatementParser {
  private final TokenStream tokens;
  private final ExpressionParser expressions;
  private int loops;

  private StatementParser(TokenStream tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens);
  }

  /// The statements of a template.
  static List<Statement> parse(String template) {
    StatementParser parser = new StatementParser(new TokenStream(Lexer.tokens(template)));
    return parser.body("");
  }

  /// Reads up to one of the tags, whose name is then the next token; up to the end without any.
  private List<Statement> body(String... ends) {
    tokens.enter();
    List<Statement> statements = new ArrayList<>();
    while (true) {
      Token token = tokens.next();
      switch (token.kind()) {
        case TEXT -> statements.add(new Statement.Text(token.text()));
        case PRINT_BEGIN -> {
          statements.add(new Statement.Print(expressions.tuple(true, false), token.line()));
          tokens.expect(Kind.PRINT_END);
        }
        case TAG_BEGIN -> {
          if (isEnd(ends)) {
            tokens.leave();
            return statements;
          }
          statements.add(statement());
          tokens.expect(Kind.TAG_END);
        }
        case END -> {
          if (!ends[0].isEmpty()) {
            throw Failure.broken(
                "the template ends where '" + ends[0] + "' is missing", token.line());
          }
          tokens.leave();
          return statements;
        }
        case PRINT_END, TAG_END, NAME, STRING, INTEGER, FLOAT, OPERATOR ->
            throw Failure.broken("unexpected " + token.describe(), token.line());
      }
    }
  }

  private boolean isEnd(String... ends) {
    for (String end : ends) {
      if (tokens.current().isName(end)) {
        return true;
      }
    }
    return false;
  }

  /// Ends the opening tag, reads up to one of the closing tags and into it.
  private List<Statement> block(String... ends) {
    tokens.skipOperator(":");
    tokens.expect(Kind.TAG_END);
    return body(ends);
  }

  private List<Statement> closed(String end) {
    List<Statement> body = block(end);
    tokens.next();
    return body;
  }

  private List<Statement> outsideLoops(String end) {
    int around = loops;
    loops = 0;
    List<Statement> body = closed(end);
    loops = around;
    return body;
  }

  private Statement statement() {
    Token tag = tokens.expect(Kind.NAME);
    return switch (tag.text()) {
      case "if" -> condition();
      case "for" -> loop(tag.line());
      case "set" -> set(tag.line());
      case "with" -> with();
      case "macro" -> macro();
      case "call" -> callBlock(tag.line());
      case "print" -> print(tag.line());
      case "filter" -> {
        List<FilterStep> filters = filters(true);
        yield new Statement.Captured(null, filters, closed("endfilter"));
      }
      case "generation" -> new Statement.With(List.of(), List.of(), outsideLoops("endgeneration"));
      case "break" -> jump(Flow.BREAK, tag);
      case "continue" -> jump(Flow.CONTINUE, tag);
      default -> throw unknown(tag);
    };
  }

  private Statement print(int line) {
    List<Statement> prints = new ArrayList<>();
    while (tokens.current().kind() != Kind.TAG_END) {
      if (!prints.isEmpty()) {
        tokens.expectOperator(",");
      }
      prints.add(new Statement.Print(expressions.expression(), line));
    }
    return new Statement.With(List.of(), List.of(), prints);
  }

  private static Failure unknown(Token tag) {
    return tag.text().startsWith("end") || tag.text().equals("else") || tag.text().equals("elif")
        ? Failure.broken("unexpected tag '" + tag.text() + "'", tag.line())
        : Failure.unsupported("the tag '" + tag.text() + "'", tag.line());
  }

  private Statement jump(Flow flow, Token tag) {
    if (loops == 0) {
      throw Failure.broken("'" + tag.text() + "' stands outside of a loop", tag.line());
    }
    return new Statement.Jump(flow);
  }

  private Statement condition() {
    List<Statement.Branch> branches = new ArrayList<>();
    while (true) {
      int line = tokens.line();
      Expression test = expressions.tuple(false, false);
      expressions.postfix().enterBranch();
      branches.add(new Statement.Branch(test, block("elif", "else", "endif"), line));
      Token end = tokens.next();
      List<Statement> otherwise = end.isName("else") ? closed("endif") : List.of();
      expressions.postfix().leaveBranch();
      if (end.isName("elif")) {
        continue;
      }
      return new Statement.If(branches, otherwise);
    }
  }

  private Statement loop(int line) {
    Target target = target(false);
    tokens.expectName("in");
    Expression items = expressions.tuple(false, false);
    Expression test = tokens.skipName("if") ? expressions.expression() : null;
    if (tokens.current().isName("recursive")) {
      throw Failure.unsupported("a recursive loop", line);
    }
    loops++;
    List<Statement> body = block("endfor", "else");
    loops--;
    List<Statement> otherwise = tokens.next().isName("else") ? closed("endfor") : List.of();
    return new ForLoop(target, items, test, body, otherwise, line);
  }

  private Target target(boolean namespaces) {
    List<Target> targets = new ArrayList<>();
    boolean comma = false;
    while (!tokens.current().isName("in")
        && !tokens.current().isOperator("=")
        && tokens.current().kind() != Kind.TAG_END) {
      targets.add(singleTarget(namespaces));
      if (!tokens.skipOperator(",")) {
        break;
      }
      comma = true;
    }
    if (targets.isEmpty()) {
      throw tokens.unexpected();
    }
    return comma ? new Target.Unpacked(targets) : targets.getFirst();
  }

  private Target singleTarget(boolean namespaces) {
    if (tokens.skipOperator("(")) {
      tokens.enter();
      Target inner = target(namespaces);
      tokens.leave();
      tokens.expectOperator(")");
      return inner;
    }
    Token name = tokens.expect(Kind.NAME);
    if (namespaces && tokens.skipOperator(".")) {
      return new Target.Attribute(name.text(), tokens.expect(Kind.NAME).text());
    }
    return switch (name.text()) {
      case "true", "false", "none", "True", "False", "None" ->
          throw Failure.broken("cannot assign to " + name.describe(), name.line());
      default -> new Target.Name(name.text());
    };
  }

  private Statement set(int line) {
    Target target = target(true);
    if (tokens.skipOperator("=")) {
      return new Statement.Assignment(target, expressions.tuple(true, false), line);
    }
    List<FilterStep> filters = filters(false);
    return new Statement.Captured(target, filters, closed("endset"));
  }

  private List<FilterStep> filters(boolean started) {
    List<FilterStep> filters = new ArrayList<>();
    boolean more = started || tokens.skipOperator("|");
    while (more) {
      filters.add(expressions.postfix().filter());
      more = tokens.skipOperator("|");
    }
    return filters;
  }

  private Statement with() {
    List<Target> targets = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (tokens.current().kind() != Kind.TAG_END) {
      if (!targets.isEmpty()) {
        tokens.expectOperator(",");
      }
      targets.add(target(false));
      tokens.expectOperator("=");
      values.add(expressions.expression());
    }
    return new Statement.With(targets, values, closed("endwith"));
  }

  private Statement macro() {
    String name = tokens.expect(Kind.NAME).text();
    return new MacroStatement.Definition(code(name, parameters(), "endmacro"));
  }

  private Statement callBlock(int line) {
    List<Macro.Parameter> parameters = tokens.current().isOperator("(") ? parameters() : List.of();
    if (!(expressions.expression() instanceof Access.Call call)) {
      throw Failure.broken("expected call", line);
    }
    return new MacroStatement.CallBlock(code("caller", parameters, "endcall"), call);
  }

  private Macro.Code code(String name, List<Macro.Parameter> parameters, String end) {
    PostfixParser names = expressions.postfix();
    int callers = names.uses("caller");
    int more = names.uses("varargs");
    int named = names.uses("kwargs");
    List<Statement> body = outsideLoops(end);
    return new Macro.Code(
        name,
        parameters,
        body,
        names.uses("caller") > callers,
        names.uses("varargs") > more,
        names.uses("kwargs") > named);
  }

  private List<Macro.Parameter> parameters() {
    tokens.expectOperator("(");
    List<Macro.Parameter> parameters = new ArrayList<>();
    boolean defaults = false;
    while (!tokens.skipOperator(")")) {
      if (!parameters.isEmpty()) {
        tokens.expectOperator(",");
      }
      Token name = tokens.expect(Kind.NAME);
      boolean hasDefault = tokens.skipOperator("=");
      if (defaults && !hasDefault) {
        throw Failure.broken("non-default argument follows default argument", name.line());
      }
      defaults = hasDefault;
      Optional<Expression> orElse =
          hasDefault ? Optional.of(expressions.expression()) : Optional.empty();
      parameters.add(new Macro.Parameter(name.text(), orElse));
    }
    return parameters;
  }
}
