package io.dormouse.worker.template.jinja;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// {@code for target in items if test}.
///
/// @param otherwise what runs where there is no item
record ForLoop(
    Target target,
    Expression items,
    @Nullable Expression test,
    List<Statement> body,
    List<Statement> otherwise,
    int line)
    implements Statement {

  @Override
  public Flow execute(Scope scope, Output output) {
    scope.run().at(line);
    List<Object> all = Values.items(scope.value(items), scope.run());
    List<Object> kept = test == null ? all : matching(all, test, scope);
    if (kept.isEmpty()) {
      return Statement.execute(otherwise, scope.inner(), output);
    }
    Loop loop = new Loop(kept);
    for (int i = 0; i < kept.size(); i++) {
      loop.moveTo(i);
      Scope inner = scope.inner();
      inner.set("loop", loop);
      target.assign(kept.get(i), inner);
      if (Statement.execute(body, inner, output) == Flow.BREAK) {
        break;
      }
    }
    return Flow.NEXT;
  }

  private List<Object> matching(List<Object> all, Expression condition, Scope scope) {
    List<Object> kept = new ArrayList<>();
    for (Object item : all) {
      scope.run().chargeItems(1);
      Scope inner = scope.inner();
      target.assign(item, inner);
      if (inner.truth(condition)) {
        kept.add(item);
      }
    }
    return kept;
  }
}
