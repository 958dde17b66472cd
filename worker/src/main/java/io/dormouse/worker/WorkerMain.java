package io.dormouse.worker;

import io.dormouse.worker.doctor.DoctorCommand;
import io.dormouse.worker.model.inspect.ModelCommand;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;
import java.util.List;

/// The worker's entry point: runs the command that its first argument names.
@QuarkusMain
public final class WorkerMain {
  private static final int WRONG_ARGUMENTS = 2;

  private WorkerMain() {}

  /// Runs one command and exits with its code; {@code worker} stays until it is told to end.
  public static void main(String... arguments) {
    List<String> rest =
        Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
    switch (arguments.length == 0 ? "" : arguments[0]) {
      case "worker" -> WorkerCommand.run(rest, System.getenv());
      case "doctor" -> System.exit(DoctorCommand.run(rest));
      case "model" -> System.exit(ModelCommand.run(rest));
      default -> {
        System.err.println(
            """
            usage: worker --model NAME --path FOLDER|FILE.gguf [flags]
                   doctor [--port N] [--management-port N]
                   model inspect PATH [--slots N] [--context N]\
            """);
        System.exit(WRONG_ARGUMENTS);
      }
    }
  }
}
