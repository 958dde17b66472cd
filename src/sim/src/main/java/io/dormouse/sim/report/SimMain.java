package io.dormouse.sim.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `dormouse sim`: writes the report of the simulation to `src/docs`.
public final class SimMain {
  private SimMain() {}

  /// Runs it.
  ///
  /// @param arguments the folder of the guides
  public static void main(String... arguments) throws IOException {
    var folder = Path.of(arguments[0]);
    for (var file : SimulationReport.files().entrySet()) {
      var target = folder.resolve(file.getKey());
      Files.createDirectories(target.toAbsolutePath().getParent());
      Files.writeString(target, file.getValue());
      System.out.println(target);
    }
  }
}
