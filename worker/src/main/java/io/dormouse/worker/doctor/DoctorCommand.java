package io.dormouse.worker.doctor;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command `doctor [--port N] [--management-port N]`.
public final class DoctorCommand {
  private static final int WRONG_ARGUMENTS = 2;

  private DoctorCommand() {}

  /// Looks at this machine and prints what it finds.
  ///
  /// @return the exit code: 0; 1 when not even the CPU can be used; 2 for wrong arguments
  public static int run(List<String> arguments) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    return switch (DoctorArguments.parse(arguments)) {
      case DoctorArguments.Refused(String problem) -> {
        System.err.println("doctor: " + problem);
        System.err.println(DoctorArguments.USAGE);
        yield WRONG_ARGUMENTS;
      }
      case DoctorArguments.Ports ports -> {
        var findings = examine(new LocalMachine(), ports);
        out.print(Report.render(findings));
        yield Report.exitCode(findings);
      }
    };
  }

  private static List<Finding> examine(Machine machine, DoctorArguments.Ports ports) {
    var javaHome = Path.of(System.getProperty("java.home"));
    var home =
        machine
            .environment("DORMOUSE_HOME")
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".dormouse"));
    var system = new SystemChecks(machine);
    var aot = new AotChecks(machine, javaHome.resolve("bin/java"));
    var gpu = new GpuChecks(machine).all();

    var findings = new ArrayList<Finding>();
    findings.add(system.jdk(Runtime.version(), System.getProperty("java.vendor", ""), javaHome));
    findings.add(system.memory());
    findings.add(system.disk(home));
    findings.add(system.openFiles());
    findings.add(system.port("port", ports.data(), "--port"));
    findings.add(system.port("management port", ports.management(), "--management-port"));
    findings.addAll(gpu.findings());
    findings.addAll(new RuntimeChecks(machine, OnnxRuntimeOpener::open).all(gpu));
    findings.add(aot.cache("gateway"));
    findings.add(aot.cache("worker"));
    return List.copyOf(findings);
  }
}
