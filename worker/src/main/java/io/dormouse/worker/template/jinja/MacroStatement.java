package io.dormouse.worker.template.jinja;

/// A node that defines a macro, or calls one with a body.
sealed interface MacroStatement extends Statement {
  /// {@code macro name(parameters)}.
  record Definition(Macro.Code code) implements MacroStatement {
    @Override
    public Flow execute(Scope scope, Output output) {
      scope.set(code.name(), new Macro(code, scope));
      return Flow.NEXT;
    }
  }

  /// {@code call(parameters) macro(arguments)}.
  record CallBlock(Macro.Code body, Access.Call call) implements MacroStatement {
    @Override
    public Flow execute(Scope scope, Output output) {
      scope.run().at(call.line());
      Object value = call.call(scope, new Macro(body, scope));
      output.write(Printed.text(value, scope.run()));
      return Flow.NEXT;
    }
  }
}
