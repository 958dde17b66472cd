package io.dormouse.worker.template.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A node that gives a value. Children are evaluated through {@link Scope#value}.
sealed interface Expression permits Expression.Plain, Access, Operation {
  /// The value, in that scope.
  Object evaluate(Scope scope);

  /// Literals, names and choices.
  sealed interface Plain extends Expression {}

  /// A literal.
  record Constant(Object value) implements Plain {
    @Override
    public Object evaluate(Scope scope) {
      return value;
    }
  }

  /// A variable.
  record Name(String name) implements Plain {
    @Override
    public Object evaluate(Scope scope) {
      return scope.get(name);
    }
  }

  /// {@code [a, b]}.
  record ListLiteral(List<Expression> items) implements Plain {
    @Override
    public Object evaluate(Scope scope) {
      return values(items, scope);
    }
  }

  /// {@code (a, b)}.
  record TupleLiteral(List<Expression> items) implements Plain {
    @Override
    public Object evaluate(Scope scope) {
      return new Tuple(values(items, scope));
    }
  }

  /// {@code {a: b}}.
  record DictLiteral(List<Expression> keys, List<Expression> values) implements Plain {
    @Override
    public Object evaluate(Scope scope) {
      scope.run().chargeItems(2L * keys.size());
      Map<Object, Object> map = new LinkedHashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        map.put(Collections.key(scope.value(keys.get(i))), scope.value(values.get(i)));
      }
      return map;
    }
  }

  /// {@code a if test else b}.
  record Conditional(Expression test, Expression then, @Nullable Expression otherwise, int line)
      implements Plain {
    @Override
    public Object evaluate(Scope scope) {
      if (scope.truth(test)) {
        return scope.value(then);
      }
      return otherwise != null
          ? scope.value(otherwise)
          : new Undefined(
              "the inline if-expression on line "
                  + line
                  + " evaluated to false and no else section was defined");
    }
  }

  private static List<Object> values(List<Expression> expressions, Scope scope) {
    scope.run().chargeItems(expressions.size());
    List<Object> values = new ArrayList<>(expressions.size());
    for (Expression expression : expressions) {
      values.add(scope.value(expression));
    }
    return values;
  }
}
