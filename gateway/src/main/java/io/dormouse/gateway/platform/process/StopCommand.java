package io.dormouse.gateway.platform.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/// An operator's command that asks a foreign server to end.
final class StopCommand {
  private static final Logger LOG = Logger.getLogger(StopCommand.class);

  private StopCommand() {}

  static List<String> words(List<String> command, int port, long pid) {
    return command.stream()
        .map(word -> word.replace("${PORT}", "" + port).replace("${PID}", "" + pid))
        .toList();
  }

  /// Runs the command and waits for the server's end, both together for at most `patience`; a
  /// command that fails is not waited for.
  static void run(
      List<String> words,
      Map<String, String> environment,
      SupervisedProcess server,
      Duration patience)
      throws InterruptedException {
    var began = System.nanoTime();
    var builder =
        new ProcessBuilder(words)
            .redirectInput(Redirect.from(new java.io.File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      var command = builder.start();
      if (!command.waitFor(patience)) {
        LOG.warnf("stop command %s does not end and is killed", words.getFirst());
        command.destroyForcibly();
      } else if (command.exitValue() != 0) {
        LOG.warnf("stop command %s ended with %d", words.getFirst(), command.exitValue());
      } else {
        server.await(patience.minusNanos(System.nanoTime() - began));
      }
    } catch (IOException failed) {
      LOG.warnf("stop command failed: %s", failed.getMessage());
    }
  }
}
