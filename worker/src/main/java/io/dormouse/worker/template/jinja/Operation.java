package io.dormouse.worker.template.jinja;

import java.util.List;

/// A node that applies operators.
sealed interface Operation extends Expression {
  /// {@code a and b}, {@code a or b}: one of the two values.
  ///
  /// @param stop the truth of the left value that decides
  record Logic(boolean stop, Expression left, Expression right) implements Operation {
    @Override
    public Object evaluate(Scope scope) {
      Object value = scope.value(left);
      return Values.truth(value) == stop ? value : scope.value(right);
    }
  }

  /// {@code not a}.
  record Not(Expression operand) implements Operation {
    @Override
    public Object evaluate(Scope scope) {
      return !scope.truth(operand);
    }
  }

  /// {@code a < b == c}.
  ///
  /// @param operators as many as operands
  record Chain(Expression first, List<Comparison> operators, List<Expression> operands)
      implements Operation {
    @Override
    public Object evaluate(Scope scope) {
      Object left = scope.value(first);
      for (int i = 0; i < operators.size(); i++) {
        Object right = scope.value(operands.get(i));
        if (!operators.get(i).holds(left, right, scope.run())) {
          return false;
        }
        left = right;
      }
      return true;
    }
  }

  /// {@code a + b} and the like.
  record Binary(Arithmetic operator, Expression left, Expression right, int line)
      implements Operation {
    @Override
    public Object evaluate(Scope scope) {
      Object first = scope.value(left);
      Object second = scope.value(right);
      scope.run().at(line);
      return operator.apply(first, second, scope.run());
    }
  }

  /// {@code -a} and {@code +a}.
  record Sign(boolean negative, Expression operand) implements Operation {
    @Override
    public Object evaluate(Scope scope) {
      Object value = scope.value(operand);
      if (value instanceof Double number) {
        return negative ? -number : number;
      }
      if (Numbers.isInteger(value)) {
        Arithmetic operator = negative ? Arithmetic.SUBTRACT : Arithmetic.ADD;
        return operator.apply(0L, value, scope.run());
      }
      if (value instanceof Undefined undefined) {
        throw undefined.failure();
      }
      throw Failure.broken("bad operand type for unary -: '" + Values.typeName(value) + "'");
    }
  }

  /// {@code a ~ b}.
  record Concatenation(List<Expression> parts) implements Operation {
    @Override
    public Object evaluate(Scope scope) {
      StringBuilder text = new StringBuilder();
      for (Expression part : parts) {
        text.append(Printed.text(scope.value(part), scope.run()));
        TextParts.requireLength(text, scope.run());
      }
      return scope.run().made(text.toString());
    }
  }
}
