package io.dormouse.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A command of the packaged gateway that ran to its end.
///
/// @param out what it printed on standard output
/// @param err likewise on standard error
public record CommandRun(int exit, String out, String err) {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /// Runs one, such as `knative render`, in a folder.
  public static CommandRun of(Path folder, Map<String, String> variables, String... words) {
    List<String> command =
        new ArrayList<>(List.of(Dist.java(), "@" + Dist.find().gatewayArguments()));
    command.addAll(List.of(words));
    try {
      Path out = Files.createTempFile(folder, "out", ".txt");
      Path err = Files.createTempFile(folder, "err", ".txt");
      var builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("DORMOUSE_"));
      builder.environment().putAll(variables);
      Process process = builder.start();
      if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(String.join(" ", words) + " did not end");
      }
      var run = new CommandRun(process.exitValue(), text(out), text(err));
      Files.delete(out);
      Files.delete(err);
      return run;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  /// The same, which must have ended with 0.
  public CommandRun fine() {
    if (exit != 0) {
      throw new AssertionError("exit " + exit + "\n" + err + "\n" + out);
    }
    return this;
  }
}
