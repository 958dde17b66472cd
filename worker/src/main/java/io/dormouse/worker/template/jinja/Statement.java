package io.dormouse.worker.template.jinja;

import io.dormouse.worker.template.jinja.Access.FilterStep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A node that writes or sets something.
sealed interface Statement permits Statement.Simple, ForLoop, MacroStatement {
  /// Where rendering goes on.
  enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  /// Runs it.
  Flow execute(Scope scope, Output output);

  /// Runs one after the other.
  static Flow execute(List<Statement> body, Scope scope, Output output) {
    scope.run().enter();
    for (int i = 0; i < body.size(); i++) {
      Flow flow = body.get(i).execute(scope, output);
      if (flow != Flow.NEXT) {
        scope.run().leave();
        return flow;
      }
    }
    scope.run().leave();
    return Flow.NEXT;
  }

  /// What a body writes, in a scope of its own.
  static String captured(List<Statement> body, Scope scope) {
    Output output = new Output(scope.run());
    execute(body, scope.inner(), output);
    return output.text();
  }

  /// Statements without names of their own.
  sealed interface Simple extends Statement {}

  /// Text of the template.
  record Text(String text) implements Simple {
    @Override
    public Flow execute(Scope scope, Output output) {
      output.write(text);
      return Flow.NEXT;
    }
  }

  /// {@code {{ value }}}.
  record Print(Expression value, int line) implements Simple {
    @Override
    public Flow execute(Scope scope, Output output) {
      scope.run().at(line);
      output.write(Printed.text(scope.value(value), scope.run()));
      return Flow.NEXT;
    }
  }

  /// {@code break} or {@code continue}.
  record Jump(Flow flow) implements Simple {
    @Override
    public Flow execute(Scope scope, Output output) {
      return flow;
    }
  }

  /// {@code if}, with the branches of {@code elif}.
  record If(List<Branch> branches, List<Statement> otherwise) implements Simple {
    @Override
    public Flow execute(Scope scope, Output output) {
      for (Branch branch : branches) {
        scope.run().at(branch.line());
        if (scope.truth(branch.test())) {
          return Statement.execute(branch.body(), scope, output);
        }
      }
      return Statement.execute(otherwise, scope, output);
    }
  }

  /// A branch of an {@code if}.
  record Branch(Expression test, List<Statement> body, int line) {}

  /// {@code set target = value}.
  record Assignment(Target target, Expression value, int line) implements Simple {
    @Override
    public Flow execute(Scope scope, Output output) {
      scope.run().at(line);
      target.assign(scope.value(value), scope);
      return Flow.NEXT;
    }
  }

  /// {@code set target}, or a block of filters where the target is null: what a body writes.
  record Captured(@Nullable Target target, List<FilterStep> filters, List<Statement> body)
      implements Simple {
    @Override
    public Flow execute(Scope scope, Output output) {
      Object value = captured(body, scope);
      for (FilterStep filter : filters) {
        value = filter.apply(value, scope);
      }
      if (target != null) {
        target.assign(value, scope);
      } else {
        output.write(Printed.text(value, scope.run()));
      }
      return Flow.NEXT;
    }
  }

  /// {@code with}, and {@code generation}, which has no targets.
  record With(List<Target> targets, List<Expression> values, List<Statement> body)
      implements Simple {
    @Override
    public Flow execute(Scope scope, Output output) {
      Scope inner = scope.inner();
      for (int i = 0; i < targets.size(); i++) {
        targets.get(i).assign(scope.value(values.get(i)), inner);
      }
      return Statement.execute(body, inner, output);
    }
  }
}
