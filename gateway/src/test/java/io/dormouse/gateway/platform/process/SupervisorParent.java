package io.dormouse.gateway.platform.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// A process that supervises a worker and passes its output on, to be killed by a test.
final class SupervisorParent {
  private SupervisorParent() {}

  /// Runs the worker that the arguments name, after the grace in milliseconds.
  public static void main(String... arguments) throws IOException {
    var command = List.of(arguments).subList(1, arguments.length);
    var grace = Duration.ofMillis(Long.parseLong(arguments[0]));
    Supervisor.spawn(command, System.getenv(), grace).output().transferTo(System.out);
  }
}
