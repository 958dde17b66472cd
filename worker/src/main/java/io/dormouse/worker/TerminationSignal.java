package io.dormouse.worker;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// Runs an action on TERM or INT instead of the virtual machine's own end, which would close the
/// ports at once.
///
/// {@code sun.misc.Signal} is reached by reflection because javac's warning about it cannot be
/// turned off beside {@code -Werror}; the module {@code jdk.unsupported} keeps it for this use.
final class TerminationSignal {
  private TerminationSignal() {}

  static void onTermination(Runnable action) {
    Runnable start = () -> Thread.ofPlatform().name("drain").start(action);
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      MethodHandle run =
          MethodHandles.lookup()
              .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
              .bindTo(start);
      Object handler =
          MethodHandleProxies.asInterfaceInstance(
              handlerType, MethodHandles.dropArguments(run, 0, signal));
      for (String name : new String[] {"TERM", "INT"}) {
        signal
            .getMethod("handle", signal, handlerType)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("signals cannot be handled on this virtual machine", e);
    }
  }
}
