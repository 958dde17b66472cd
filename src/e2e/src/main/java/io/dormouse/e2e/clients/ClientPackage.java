package io.dormouse.e2e.clients;

import io.dormouse.e2e.LogCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// What `install-clients` can install.
public enum ClientPackage {
  /** The newest `openai` of PyPI and `langchain-openai`. */
  PYTHON,
  /** An `openai` of the first series and `dify-plugin`. */
  PYTHON_OLD,
  /** `openai` of npm. */
  NODE,
  CURL,
  NGINX;

  private static final int NOT_HERE = 3;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /// Whether it is there now.
  public sealed interface Installation {
    /// It is, in that folder.
    record Present(Path folder) implements Installation {}

    /// It is not, and cannot be.
    record Absent(String why) implements Installation {}
  }

  /// Installs it on first use, below `target` of the module of these tests.
  ///
  /// @throws AssertionError where that fails for another reason than what the machine lacks
  public Installation install(Path module) throws IOException, InterruptedException {
    String name = name().toLowerCase(Locale.ROOT).replace('_', '-');
    Path folder = Files.createDirectories(module.resolve("target/clients").resolve(name));
    var command = List.of(module.resolve("install-clients").toString(), name, folder.toString());
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var log = LogCapture.of(process.getInputStream());
    boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
      throw new AssertionError(name + " not installed in time: " + log.text());
    }
    log.awaitEnd(Duration.ofSeconds(15));
    return switch (process.exitValue()) {
      case 0 -> new Installation.Present(folder);
      case NOT_HERE -> new Installation.Absent("no " + name + " here: " + log.text());
      default -> throw new AssertionError(name + " not installed: " + log.text());
    };
  }
}
