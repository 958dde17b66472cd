package io.dormouse.worker;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/// The worker's entry point.
@QuarkusMain
public final class WorkerMain {
  private WorkerMain() {}

  /// Runs one command.
  public static void main(String... arguments) {
    Quarkus.run(arguments);
  }
}
