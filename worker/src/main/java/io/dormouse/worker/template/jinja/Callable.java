package io.dormouse.worker.template.jinja;

/// A value that can be called.
interface Callable {
  /// The result of a call.
  Object call(Rendering run, Arguments arguments);
}
