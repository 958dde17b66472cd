package io.dormouse.gateway;

import io.dormouse.gateway.command.Commands;
import io.dormouse.gateway.command.GatewayProcess;
import io.dormouse.gateway.command.StartupConfig;
import io.dormouse.gateway.config.Surroundings;
import io.dormouse.gateway.platform.process.HomeLock;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;

/// The gateway's entry point: runs a command, and boots the framework only where it is needed.
@QuarkusMain
public final class GatewayMain {
  private GatewayMain() {}

  /// Runs one command.
  public static void main(String... arguments) {
    Commands commands = new Commands(System.out, System.err, Surroundings::ofProcess);
    switch (commands.run(arguments)) {
      case Commands.Outcome.Exit(int code) -> System.exit(code);
      case Commands.Outcome.Start(var startup) -> serve(startup);
    }
  }

  private static void serve(StartupConfig.Startup startup) {
    try (var _ = HomeLock.acquire(startup.config().home(), ProcessHandle.current().pid())) {
      GatewayProcess.run(startup);
    } catch (IOException cause) {
      System.err.println("dormouse: " + cause.getMessage());
      System.exit(Commands.FAILED);
    }
  }
}
