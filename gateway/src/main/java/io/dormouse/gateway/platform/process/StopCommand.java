package io.dormouse.gateway.platform.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// Carries out an operator's command that asks a foreign server to end; the command is supervised
/// as a worker is.
///
/// @param environment of the command
/// @param log takes what it writes
record StopCommand(Map<String, String> environment, Consumer<String> log) {
  private static final Logger LOG = Logger.getLogger(StopCommand.class);

  static List<String> words(List<String> command, int port, long pid) {
    return command.stream()
        .map(word -> word.replace("${PORT}", "" + port).replace("${PID}", "" + pid))
        .toList();
  }

  /// Runs the command and waits for the server's end, both together for at most `patience`; a
  /// command that fails is not waited for.
  void run(List<String> words, SupervisedProcess server, Duration patience)
      throws InterruptedException {
    var began = System.nanoTime();
    try {
      var command = Supervisor.spawn(words, environment, Duration.ZERO);
      Thread.ofPlatform().daemon().start(new LinePump(command.output(), this::text));
      Thread.ofPlatform().daemon().start(new LinePump(command.errors(), this::text));
      if (!command.await(patience)) {
        LOG.warnf("stop command %s does not end and is killed", words.getFirst());
        command.abandon();
        return;
      }
      var status = command.await();
      if (status == 0) {
        var _ = server.await(patience.minusNanos(System.nanoTime() - began));
      } else {
        LOG.warnf("stop command %s ended with %d", words.getFirst(), status);
      }
    } catch (IOException failed) {
      LOG.warnf("stop command failed: %s", failed.getMessage());
    }
  }

  private void text(String line) {
    if (!line.startsWith(Supervisor.SESSION_LINE)) {
      log.accept(line);
    }
  }
}
