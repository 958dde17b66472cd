package io.dormouse.worker;

import io.dormouse.worker.config.ArgumentException;
import io.dormouse.worker.config.WorkerArguments;
import io.dormouse.worker.config.WorkerOptions;
import io.dormouse.worker.config.WorkerOptions.ListenOptions;
import io.quarkus.runtime.Quarkus;
import java.util.List;
import java.util.Map;

/// The command {@code worker}: starts loading the model, then boots the framework beside it.
final class WorkerCommand {
  private static final int WRONG_ARGUMENTS = 2;

  private WorkerCommand() {}

  static void run(List<String> arguments, Map<String, String> environment) {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      System.out.println(WorkerArguments.help());
      System.exit(0);
    }
    WorkerOptions options;
    try {
      options = WorkerArguments.parse(arguments, environment);
    } catch (ArgumentException e) {
      System.err.println("worker: " + e.getMessage());
      System.exit(WRONG_ARGUMENTS);
      return;
    }
    Worker.start(options);
    listenOn(options.listen());
    Quarkus.run(WorkerApplication.class);
  }

  private static void listenOn(ListenOptions listen) {
    System.setProperty("quarkus.http.host", listen.host());
    System.setProperty("quarkus.management.host", listen.host());
    System.setProperty("quarkus.http.port", Integer.toString(listen.port()));
    System.setProperty("quarkus.management.port", Integer.toString(listen.controlPort()));
  }
}
