package io.dormouse.bench.coldstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The JVM settings of the assembled worker, without its own program and AOT cache, so that a bare
/// program runs under the same.
///
/// @param options in their order
public record JvmSettings(List<String> options) {
  private static final List<String> OWN = List.of("-XX:AOTCache", "-Ddormouse.");

  /// Reads a JVM argument file: one quoted argument on a line, `-jar` and what follows left out.
  public static JvmSettings ofWorker(Path argumentFile) throws IOException {
    var options = new ArrayList<String>();
    for (String line : Files.readAllLines(argumentFile)) {
      var option = unquoted(line);
      if (option.equals("-jar")) {
        break;
      }
      if (!option.isEmpty() && OWN.stream().noneMatch(option::startsWith)) {
        options.add(option);
      }
    }
    return new JvmSettings(List.copyOf(options));
  }

  private static String unquoted(String line) {
    var text = line.strip();
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    return quoted
        ? text.substring(1, text.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\")
        : text;
  }

  /// A `java` command with these settings and more.
  public List<String> command(List<String> more, List<String> program) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(more);
    command.addAll(program);
    return command;
  }
}
