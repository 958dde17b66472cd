package io.dormouse.worker.template.jinja;

/// A method with its receiver.
record BoundMethod(Object receiver, Method method) implements Callable {
  @Override
  public Object call(Rendering run, Arguments arguments) {
    return method.call(receiver, arguments, run);
  }
}
