package io.dormouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.pool.LoadEstimate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EstimateFileTest {
  private static final Map<String, LoadEstimate> MEASURED =
      Map.of("org/model:7b = x", load(900, 61_250, 40), "mini", load(480, 0, 3));

  private static LoadEstimate load(long starting, long loading, long warming) {
    return new LoadEstimate(
        Duration.ofMillis(starting), Duration.ofMillis(loading), Duration.ofMillis(warming));
  }

  @TempDir private Path home;

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    EstimateFile.open(home).write(MEASURED);
    assertThat(EstimateFile.open(home).all()).isEqualTo(MEASURED);
    try (var files = Files.list(home)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aHomeWithoutOneHasMeasuredNothing() {
    assertThat(EstimateFile.open(home).all()).isEmpty();
  }

  @Test
  void whatIsDamagedCountsAsNotMeasured() throws IOException {
    Files.writeString(home.resolve("estimates.properties"), "a=soon\nb=12\nc=\\u12\n");
    assertThat(EstimateFile.open(home).all()).isEmpty();
    Files.writeString(home.resolve("estimates.properties"), "a=soon\nb=1,2,3\nc=1,-4,2\nd=12\n");
    assertThat(EstimateFile.open(home).all()).isEqualTo(Map.of("b", load(1, 2, 3)));
  }
}
