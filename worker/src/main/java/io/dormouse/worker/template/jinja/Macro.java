package io.dormouse.worker.template.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A macro, with the scope that it was defined in.
record Macro(Code code, Scope definition) implements Callable {
  /// A parameter, with its default where it has one.
  record Parameter(String name, Optional<Expression> orElse) {}

  /// What a macro consists of.
  ///
  /// @param takesCaller whether the body names {@code caller}; the same for the two others
  record Code(
      String name,
      List<Parameter> parameters,
      List<Statement> body,
      boolean takesCaller,
      boolean takesMore,
      boolean takesNamed) {}

  @Override
  public Object call(Rendering run, Arguments arguments) {
    Scope scope = definition.inner();
    List<Object> given = arguments.positional();
    Map<String, Object> named = new LinkedHashMap<>(arguments.named());
    List<Parameter> parameters = code.parameters();
    bindCaller(named, scope);
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      Object byName = named.remove(parameter.name());
      if (i < given.size()) {
        if (byName != null) {
          throw wrong("got two values for '" + parameter.name() + "'");
        }
        scope.set(parameter.name(), given.get(i));
      } else if (byName != null) {
        scope.set(parameter.name(), byName);
      } else {
        scope.set(parameter.name(), missing(parameter, scope));
      }
    }
    bindRest(given, named, scope);
    Output output = new Output(run);
    Statement.execute(code.body(), scope, output);
    return output.text();
  }

  private void bindCaller(Map<String, Object> named, Scope scope) {
    boolean declared = code.parameters().stream().anyMatch(p -> p.name().equals("caller"));
    if (code.takesCaller() && !declared) {
      Object caller = named.remove("caller");
      scope.set("caller", caller == null ? new Undefined("No caller defined") : caller);
    }
  }

  private static Object missing(Parameter parameter, Scope scope) {
    return parameter.orElse().isPresent()
        ? scope.value(parameter.orElse().get())
        : new Undefined("parameter '" + parameter.name() + "' was not provided");
  }

  private void bindRest(List<Object> given, Map<String, Object> named, Scope scope) {
    int count = code.parameters().size();
    if (code.takesNamed()) {
      scope.set("kwargs", new LinkedHashMap<Object, Object>(named));
    } else if (!named.isEmpty()) {
      throw wrong("takes no keyword argument '" + named.keySet().iterator().next() + "'");
    }
    if (code.takesMore()) {
      List<Object> more = given.size() > count ? given.subList(count, given.size()) : List.of();
      scope.set("varargs", new Tuple(more));
    } else if (given.size() > count) {
      throw wrong("takes not more than " + count + " argument(s)");
    }
  }

  private Failure wrong(String what) {
    return Failure.broken("macro '" + code.name() + "' " + what);
  }
}
