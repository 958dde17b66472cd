package io.dormouse.worker.template.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A node that takes a part of a value, or calls it.
sealed interface Access extends Expression {
  /// {@code value.name}.
  record Attribute(Expression value, String name, int line) implements Access {
    @Override
    public Object evaluate(Scope scope) {
      Object of = scope.value(value);
      scope.run().at(line);
      return Attributes.attribute(of, name, scope.run());
    }
  }

  /// {@code value[key]}.
  record Subscript(Expression value, Expression key, int line) implements Access {
    @Override
    public Object evaluate(Scope scope) {
      Object of = scope.value(value);
      Object index = scope.value(key);
      scope.run().at(line);
      return Attributes.subscript(of, index, scope.run());
    }
  }

  /// {@code value[start:stop:step]}.
  record Sliced(Expression value, Expression start, Expression stop, Expression step, int line)
      implements Access {
    @Override
    public Object evaluate(Scope scope) {
      Object of = scope.value(value);
      Slice slice = new Slice(scope.value(start), scope.value(stop), scope.value(step));
      scope.run().at(line);
      return slice.of(of, scope.run());
    }
  }

  /// {@code value(arguments)}.
  record Call(Expression callee, ArgumentList arguments, int line) implements Access {
    @Override
    public Object evaluate(Scope scope) {
      return call(scope, null);
    }

    /// The call, with a body for the macro's {@code caller} if there is one.
    Object call(Scope scope, @Nullable Macro caller) {
      Object value = scope.value(callee);
      Arguments evaluated = arguments.evaluate(scope, caller);
      scope.run().at(line);
      if (value instanceof Callable callable) {
        return callable.call(scope.run(), evaluated);
      }
      if (value instanceof Undefined undefined) {
        throw undefined.failure();
      }
      throw Failure.broken("'" + Values.typeName(value) + "' object is not callable");
    }
  }

  /// {@code value|filter(arguments)}.
  record Filtered(Expression value, FilterStep step) implements Access {
    @Override
    public Object evaluate(Scope scope) {
      return step.apply(scope.value(value), scope);
    }
  }

  /// {@code value is test(arguments)}.
  record Tested(Expression value, TestFunction test, ArgumentList arguments, int line)
      implements Access {
    @Override
    public Object evaluate(Scope scope) {
      Object tested = scope.value(value);
      Arguments evaluated = arguments.evaluate(scope, null);
      scope.run().at(line);
      return test.holds(tested, evaluated, scope.run());
    }
  }

  /// A filter with its arguments.
  record FilterStep(Filter filter, ArgumentList arguments, int line) {
    /// What it makes of a value.
    Object apply(Object value, Scope scope) {
      Arguments evaluated = arguments.evaluate(scope, null);
      scope.run().at(line);
      return filter.apply(value, evaluated, scope.run());
    }
  }

  /// Arguments as written.
  ///
  /// @param names of those given by name, as many as values
  /// @param items behind {@code *}
  /// @param entries behind {@code **}
  record ArgumentList(
      List<Expression> positional,
      List<String> names,
      List<Expression> values,
      @Nullable Expression items,
      @Nullable Expression entries) {
    /// No arguments.
    static final ArgumentList NONE = new ArgumentList(List.of(), List.of(), List.of(), null, null);

    /// Their values.
    Arguments evaluate(Scope scope, @Nullable Macro caller) {
      if (caller == null && isEmpty()) {
        return Arguments.NONE;
      }
      List<Object> given = new ArrayList<>(positional.size());
      for (Expression expression : positional) {
        given.add(scope.value(expression));
      }
      if (items != null) {
        List<Object> more = Values.items(scope.value(items), scope.run());
        scope.run().chargeItems(more.size());
        given.addAll(more);
      }
      Map<String, Object> named = LinkedHashMap.newLinkedHashMap(names.size());
      for (int i = 0; i < names.size(); i++) {
        named.put(names.get(i), scope.value(values.get(i)));
      }
      if (entries != null) {
        addEntries(scope.value(entries), named, scope.run());
      }
      if (caller != null) {
        named.put("caller", caller);
      }
      return new Arguments(given, named);
    }

    private boolean isEmpty() {
      return positional.isEmpty() && names.isEmpty() && items == null && entries == null;
    }

    private static void addEntries(Object value, Map<String, Object> named, Rendering run) {
      if (!(value instanceof Map<?, ?> map)) {
        throw Failure.broken("argument after ** must be a mapping");
      }
      run.chargeItems(map.size());
      for (Map.Entry<Object, Object> entry : Collections.entries(map).entrySet()) {
        if (!(entry.getKey() instanceof String name)) {
          throw Failure.broken("keywords must be strings");
        }
        named.put(name, entry.getValue());
      }
    }
  }
}
