package io.dormouse.bench;

import io.dormouse.bench.report.Machine;
import io.dormouse.bench.report.Report;
import io.dormouse.bench.report.ReportFile;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// Named measurements behind one command: picks them by name, runs them one after the other, prints
/// and files what they found.
///
/// Exit codes: 0 all passed, 1 one did not, 2 wrong usage.
final class Suite {
  private final String command;
  private final Repository repository;
  private final ReportFile file;
  private final SequencedMap<String, Measurement> measurements = new LinkedHashMap<>();
  private final Set<String> onRequest = new HashSet<>();
  private final SequencedMap<String, String> flags = new LinkedHashMap<>();

  /// One measurement of the suite.
  @FunctionalInterface
  interface Measurement {
    /// Measures.
    Report run(Options options, PrintStream progress) throws IOException, InterruptedException;
  }

  Suite(String command, Repository repository, ReportFile file) {
    this.command = command;
    this.repository = repository;
    this.file = file;
  }

  Suite measurement(String name, Measurement measurement) {
    measurements.put(name, measurement);
    return this;
  }

  /// One that runs only where it is named, since it needs what not every machine has.
  Suite onRequest(String name, Measurement measurement) {
    onRequest.add(name);
    return measurement(name, measurement);
  }

  Suite flag(String flag, String meaning) {
    flags.put(flag, meaning);
    return this;
  }

  int run(List<String> arguments, Clock clock) throws IOException, InterruptedException {
    Options options;
    try {
      options = Options.parse(flags, arguments);
    } catch (Options.WrongUsage e) {
      return wrongUsage(e.reason());
    }
    var unknown = options.name().filter(name -> !measurements.containsKey(name));
    if (unknown.isPresent()) {
      return wrongUsage("unknown name: " + unknown.get());
    }
    boolean passed = true;
    for (var chosen : chosen(options.name()).entrySet()) {
      passed &= measure(chosen.getKey(), chosen.getValue(), options, clock);
    }
    return passed ? 0 : 1;
  }

  private Map<String, Measurement> chosen(Optional<String> name) {
    return name.<Map<String, Measurement>>map(one -> Map.of(one, measurement(one)))
        .orElseGet(() -> {
          var all = new LinkedHashMap<>(measurements);
          all.keySet().removeAll(onRequest);
          return all;
        });
  }

  private Measurement measurement(String name) {
    var measurement = measurements.get(name);
    if (measurement == null) {
      throw new IllegalArgumentException(name);
    }
    return measurement;
  }

  private boolean measure(String name, Measurement measurement, Options options, Clock clock)
      throws IOException, InterruptedException {
    var machine = Machine.of(repository.root(), clock);
    System.err.printf("%s %s: %s%n", command, name, machine.text());
    var report = measurement.run(options, System.err);
    System.out.printf("%s %s: %s%n%n", command, name, report.passed() ? "passed" : "FAILED");
    System.out.println(report.markdown());
    file.replace(name, machine.text() + ".\n\n" + report.markdown());
    writeJson(report, machine);
    return report.passed();
  }

  private void writeJson(Report report, Machine machine) throws IOException {
    var json =
        new JsonObject()
            .put("name", report.name())
            .put("passed", report.passed())
            .put("machine", machine.json())
            .put("result", report.json());
    var target = repository.target().resolve(command + "-" + report.name() + ".json");
    Files.createDirectories(repository.target());
    Files.writeString(target, json.encodePrettily() + "\n");
    System.out.println("Every value: " + target);
  }

  private int wrongUsage(String message) {
    System.err.printf("dormouse %s: %s%n%n", command, message);
    System.err.printf("usage: ./dormouse %s [NAME] [OPTIONS]%n%nnames:%n", command);
    measurements
        .keySet()
        .forEach(name ->
            System.err.println("  " + name + (onRequest.contains(name) ? " (by name only)" : "")));
    System.err.println("\noptions:");
    flags.forEach((flag, meaning) -> System.err.printf("  %-12s %s%n", flag + " N", meaning));
    return 2;
  }
}
