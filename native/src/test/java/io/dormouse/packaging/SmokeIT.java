package io.dormouse.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whichever artifact of the gateway is there, the native binary or else the JVM's: it starts,
/// answers, stops.
final class SmokeIT {
  private final Distribution distribution = new Distribution(property("dormouse.dist"));

  @Test
  void gatewayStartsListsItsModelsAndStops(@TempDir Path home) throws Exception {
    var configuration =
        Files.writeString(home.resolve("dormouse.yaml"), distribution.demoConfiguration());
    var ports = ShortRun.freePorts(2);
    var log = distribution.folder().resolveSibling("smoke.log");
    var command = command(GatewayArguments.up(configuration, ports));

    try (var run = ShortRun.start(command, distribution.environment(home), log)) {
      run.awaitReady(
          URI.create("http://127.0.0.1:" + ports.get(1) + "/q/health/ready"),
          Duration.ofSeconds(30));
      var models = run.get(URI.create("http://127.0.0.1:" + ports.get(0) + "/v1/models"));
      assertThat(models.statusCode()).isEqualTo(200);
      assertThat(models.body()).contains("\"" + Distribution.MODEL + "\"");
      assertThat(run.stop(Duration.ofSeconds(30))).isIn(0, 143);
    }
  }

  private List<String> command(List<String> arguments) throws IOException {
    var binary = property("dormouse.native.binary");
    if (!Files.isExecutable(binary)) {
      return distribution.command("gateway", List.of(), arguments);
    }
    var command = new ArrayList<String>();
    command.add(binary.toRealPath().toString());
    command.addAll(arguments);
    return command;
  }

  private static Path property(String name) {
    return Path.of(Objects.requireNonNull(System.getProperty(name), name));
  }
}
