package io.dormouse.worker.template.jinja;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Names that are visible at a place, those of the scopes around it included.
final class Scope {
  private final Rendering run;
  private final @Nullable Scope outer;
  private final Map<String, Object> names;

  private Scope(Rendering run, @Nullable Scope outer, Map<String, Object> names) {
    this.run = run;
    this.outer = outer;
    this.names = names;
  }

  /// The outermost scope.
  static Scope of(Rendering run, Map<String, Object> names) {
    return new Scope(run, null, names);
  }

  /// A scope within this one.
  Scope inner() {
    return new Scope(run, this, HashMap.newHashMap(4));
  }

  /// The rendering that this belongs to.
  Rendering run() {
    return run;
  }

  /// The value of a name, {@link Undefined} where nobody has set it.
  Object get(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      Object value = scope.names.get(name);
      if (value != null) {
        return value;
      }
    }
    if (name.equals("self") || name.equals("lipsum")) {
      throw Failure.unsupported("'" + name + "'");
    }
    GlobalFunction function = GlobalFunction.named(name);
    return function != null ? function : new Undefined("'" + name + "' is undefined");
  }

  /// Sets a name in this scope.
  void set(String name, Object value) {
    names.put(name, value);
  }

  /// What an expression gives here.
  Object value(Expression expression) {
    run.enter();
    Object value = expression.evaluate(this);
    run.leave();
    return value;
  }

  /// Whether an expression is true here.
  boolean truth(Expression expression) {
    return Values.truth(value(expression));
  }
}
