package io.dormouse.gateway.platform.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds out before a start whether its program can be run, to say so in plain words.
final class Programs {
  private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

  private Programs() {}

  /// What is wrong with a program and what to do about it; empty where it can be run.
  ///
  /// @param program a path, or a name to be looked for
  /// @param searchPath value of `PATH`
  static Optional<String> problem(String program, String searchPath) {
    if (program.contains("/")) {
      var file = Path.of(program);
      if (!Files.exists(file)) {
        return Optional.of(program + " does not exist; correct the model's `command`");
      }
      return isProgram(file)
          ? Optional.empty()
          : Optional.of(program + " is not executable; run chmod +x on it");
    }
    return SEPARATOR
            .splitAsStream(searchPath)
            .anyMatch(folder -> isProgram(Path.of(folder, program)))
        ? Optional.empty()
        : Optional.of(
            program
                + " is not in PATH; install it, or give its full path in the model's `command`");
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
