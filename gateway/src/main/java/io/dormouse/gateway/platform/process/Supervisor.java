package io.dormouse.gateway.platform.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The `sh` script that runs one worker in a session of its own and ends all of it when asked or
/// when the gateway is gone.
final class Supervisor {
  /// What the session's leader writes before it becomes the worker.
  static final String SESSION_LINE = "dormouse-session: ";

  private static final String SCRIPT = read();

  private Supervisor() {}

  /// Starts a worker.
  ///
  /// @param command program and arguments
  /// @param environment all of the worker's variables
  /// @param grace between TERM and KILL where nobody says otherwise
  static SupervisedProcess spawn(
      List<String> command, Map<String, String> environment, Duration grace) throws IOException {
    var words = new ArrayList<>(List.of("setsid", "/bin/sh", "-c", SCRIPT, "dormouse-supervisor"));
    words.add(Long.toString(grace.toMillis()));
    words.addAll(command);
    var builder = new ProcessBuilder(words);
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      return new SupervisedProcess(builder.start());
    } catch (IOException failed) {
      throw new IOException(
          "the supervisor cannot be run; it needs /bin/sh and setsid of util-linux", failed);
    }
  }

  private static String read() {
    try (var script = Supervisor.class.getResourceAsStream("supervisor.sh")) {
      if (script == null) {
        throw new IllegalStateException("supervisor.sh is not packaged");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
