package io.dormouse.worker.doctor;

import io.dormouse.worker.doctor.CommandResult.Completed;
import io.dormouse.worker.doctor.CommandResult.Missing;
import io.dormouse.worker.doctor.CommandResult.TimedOut;
import io.dormouse.worker.doctor.Finding.Good;
import io.dormouse.worker.doctor.Finding.NotApplicable;
import io.dormouse.worker.doctor.Finding.Weak;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Checks that the JVM takes the AOT cache of each application: it is asked to start with that
/// cache or not at all.
final class AotChecks {
  private static final String REMEDY =
      "./dormouse build makes them anew; without one, a start takes longer";
  private static final Pattern REASON = Pattern.compile("\\[aot *\\] *(.+)");

  private final Machine machine;
  private final Path java;

  AotChecks(Machine machine, Path java) {
    this.machine = machine;
    this.java = java;
  }

  Finding cache(String application) {
    var subject = "AOT " + application;
    var distribution = machine.environment("DORMOUSE_DIST").map(Path::of);
    if (distribution.isEmpty()) {
      return new NotApplicable(subject, "DORMOUSE_DIST is not set");
    }
    var arguments =
        machine.read(distribution.get().resolve(application + ".args")).orElse("").lines().toList();
    if (arguments.stream().noneMatch(line -> line.contains("-XX:AOTCache="))) {
      return new Weak(subject, "none", REMEDY);
    }
    return switch (machine.run(probe(arguments))) {
      case Missing() -> new Weak(subject, java + " cannot be run", REMEDY);
      case TimedOut() -> new Weak(subject, "the JVM did not answer in time", REMEDY);
      case Completed(int code, String _) when code == 0 -> new Good(subject, "used");
      case Completed(int _, String output) ->
          new Weak(subject, "rejected (" + reason(output) + ")", REMEDY);
    };
  }

  /// The same JVM options and class path, but only the version is printed.
  private List<String> probe(List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(java.toString());
    for (var quoted : arguments) {
      var argument = unquote(quoted);
      command.add(argument.equals("-jar") ? "-cp" : argument);
    }
    command.add("-XX:AOTMode=on");
    command.add("-version");
    return List.copyOf(command);
  }

  private static String unquote(String quoted) {
    var inner = quoted.strip();
    if (inner.length() >= 2 && inner.startsWith("\"") && inner.endsWith("\"")) {
      inner = inner.substring(1, inner.length() - 1);
    }
    return inner.replaceAll("\\\\(.)", "$1");
  }

  private static String reason(String output) {
    var matcher = REASON.matcher(output);
    return matcher.find() ? matcher.group(1).strip() : "the JVM gave no reason";
  }
}
