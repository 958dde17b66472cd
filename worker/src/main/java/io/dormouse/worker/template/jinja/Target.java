package io.dormouse.worker.template.jinja;

import java.util.List;

/// What a value can be assigned to.
sealed interface Target {
  /// Assigns it.
  void assign(Object value, Scope scope);

  /// A name of the scope.
  record Name(String name) implements Target {
    @Override
    public void assign(Object value, Scope scope) {
      scope.set(name, value);
    }
  }

  /// {@code a, b}: each takes an item.
  record Unpacked(List<Target> targets) implements Target {
    @Override
    public void assign(Object value, Scope scope) {
      List<Object> items = Values.items(value, scope.run());
      if (items.size() != targets.size()) {
        throw Failure.broken(
            items.size() + " values cannot be assigned to " + targets.size() + " names");
      }
      for (int i = 0; i < items.size(); i++) {
        targets.get(i).assign(items.get(i), scope);
      }
    }
  }

  /// {@code namespace.attribute}.
  record Attribute(String namespace, String attribute) implements Target {
    @Override
    public void assign(Object value, Scope scope) {
      if (!(scope.get(namespace) instanceof Namespace found)) {
        throw Failure.broken("cannot assign attribute on non-namespace object");
      }
      found.set(attribute, value);
    }
  }
}
