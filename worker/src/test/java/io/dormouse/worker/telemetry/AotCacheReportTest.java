package io.dormouse.worker.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheReportTest {
  private static final String SHARING = "mixed mode, sharing";

  @TempDir Path folder;

  @Test
  void sharingMachineUsesTheCacheItWasGiven() {
    assertThat(AotCacheReport.of("", SHARING, Optional.empty()).line()).isEqualTo("aot: none");
    assertThat(AotCacheReport.of("a.aot", SHARING, Optional.empty()).line()).isEqualTo("aot: used");
  }

  @Test
  void refusalCarriesTheFirstComplaintOfTheLog() throws Exception {
    Path cache = Files.createFile(folder.resolve("a.aot"));
    Path log = folder.resolve("aot.log");
    Files.writeString(
        log,
        """
        [0.004s][info][aot] Opened AOT cache a.aot.
        [0.004s][warning][aot] The AOT cache has been truncated.
        [0.004s][error  ][aot] Loading static archive failed.
        """);
    assertThat(AotCacheReport.of(cache.toString(), "mixed mode", Optional.of(log)).line())
        .isEqualTo("aot: rejected (The AOT cache has been truncated.)");
    assertThat(AotCacheReport.of(cache.toString(), "mixed mode", Optional.empty()).line())
        .isEqualTo("aot: rejected (see -Xlog:aot)");
    assertThat(AotCacheReport.of("/gone.aot", "mixed mode", Optional.empty()).line())
        .isEqualTo("aot: rejected (the file is missing)");
  }

  @Test
  void thisMachineWasGivenNone() {
    assertThat(AotCacheReport.ofThisMachine()).isEqualTo(new AotCacheReport.None());
  }
}
