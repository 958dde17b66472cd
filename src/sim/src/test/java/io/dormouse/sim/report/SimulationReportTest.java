package io.dormouse.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SimulationReportTest {
  private static final Path DOCS = Path.of(System.getProperty("basedir", "."), "../docs");

  @Test
  void theCommittedReportIsWhatTheSimulationSays() throws IOException {
    for (var file : SimulationReport.files().entrySet()) {
      assertThat(Files.readString(DOCS.resolve(file.getKey())))
          .as(file.getKey() + " is out of date; ./dormouse sim writes it anew")
          .isEqualTo(file.getValue());
    }
  }
}
