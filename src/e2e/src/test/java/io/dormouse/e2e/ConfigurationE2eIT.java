package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A configuration with a mistake: the start ends with exit code 1 and names key and value.
final class ConfigurationE2eIT {
  private static final String COMMAND = "command: [\"true\"]";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          idel-timeout: 5s        | idel-timeout      | idle-timeout
          idle-timeout: tomorrow  | idle-timeout      | tomorrow
          max-held: many          | max-held          | many
          concurrency: 0          | concurrency       | 0
          ready-path: health      | ready-path        | health
          aliases: [m]            | aliases           | "m"
          path: hf:org/model      | path              | hf:org/model
          path: /no/such/folder   | path              | /no/such/folder
          """)
  void mistakeInAModelIsNamed(String line, String key, String value) {
    String[] lines = line.startsWith("path:") ? new String[] {line} : new String[] {COMMAND, line};
    refused(ConfigText.of().model("m", lines).text(), "dormouse.models.\"m\"." + key, value);
  }

  @Test
  void mistakesOfTheGatewaysOwnAreNamedAllAtOnce() {
    var config =
        ConfigText.of("drain-timeout: soon", "listen:", "  prot: 1").model("m", COMMAND).text();

    refused(config, "dormouse.drain-timeout", "soon", "dormouse.listen.prot");
  }

  @Test
  void modelWithNeitherPathNorCommandIsRefused() {
    refused(ConfigText.of().model("m", "max-held: 3").text(), "dormouse.models.\"m\"", "command");
  }

  @Test
  void brokenYamlIsRefusedWithItsLine() {
    refused("dormouse:\n  models: [\n", "dormouse.yaml", "line");
  }

  @Test
  void mistakeInTheEnvironmentIsNamedToo() {
    var setup =
        GatewaySetup.of(ConfigText.of().model("m", COMMAND).text())
            .environment(Map.of("DORMOUSE_DRAIN_TIMEOUT", "later"));
    refused(setup, "DORMOUSE_DRAIN_TIMEOUT", "later");
  }

  @Test
  void unknownFlagIsAMistakeOfUse() {
    var setup = GatewaySetup.of(ConfigText.of().model("m", COMMAND).text()).flag("--fast");
    try (var gateway = GatewayProcess.launch(setup)) {
      assertThat(gateway.awaitExit(Calls.SOON)).isEqualTo(2);
      assertThat(gateway.log().text()).contains("--fast", "--no-first-call");
    }
  }

  private static void refused(String yaml, String... named) {
    refused(GatewaySetup.of(yaml), named);
  }

  private static void refused(GatewaySetup setup, String... named) {
    try (var gateway = GatewayProcess.launch(setup)) {
      assertThat(gateway.awaitExit(Calls.SOON)).isEqualTo(1);
      assertThat(gateway.log().text()).contains(named);
    }
  }
}
