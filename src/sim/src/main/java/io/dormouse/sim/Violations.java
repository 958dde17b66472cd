package io.dormouse.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What must not have happened in a simulation, and its course for those who look into it.
final class Violations {
  private static final int MOST = 20;

  private final VirtualTime time;
  private final @Nullable Consumer<String> trace;
  private final List<String> found = new ArrayList<>();

  /// @param trace takes a line for everything that happens, if somebody wants it
  Violations(VirtualTime time, @Nullable Consumer<String> trace) {
    this.time = time;
    this.trace = trace;
  }

  /// What must hold, and what is found where it does not.
  void check(boolean holds, Supplier<String> otherwise) {
    if (!holds) {
      add(otherwise.get());
    }
  }

  void add(String text) {
    if (found.size() < MOST) {
      found.add(time.elapsed().toMillis() + " ms: " + text);
      note(() -> "VIOLATED: " + text);
    }
  }

  /// Something happened.
  void note(Supplier<String> what) {
    if (trace != null) {
      trace.accept(time.elapsed().toMillis() + " ms  " + what.get());
    }
  }

  boolean none() {
    return found.isEmpty();
  }

  List<String> found() {
    return found;
  }
}
