package io.dormouse.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where traces go: our own keys, and the variables that OpenTelemetry's programs share.
class TracingConfigTest {
  private static final String NOTHING = ConfigFixture.oneModel("", "");

  @TempDir private Path folder;
  private ConfigFixture bench;

  @BeforeEach
  void start() {
    bench = new ConfigFixture(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "OTEL_EXPORTER_OTLP_ENDPOINT, http://otel:4318, http://otel:4318/v1/traces",
    "OTEL_EXPORTER_OTLP_ENDPOINT, https://otel/prefix/, https://otel/prefix/v1/traces",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, http://otel:4318/as-it-is, http://otel:4318/as-it-is",
    "DORMOUSE_TRACING_ENDPOINT, http://[::1]:4318, http://[::1]:4318/v1/traces",
  })
  void aVariableNamesTheCollector(String variable, String value, String address) {
    bench.variables.put(variable, value);
    assertThat(bench.config(NOTHING).tracing().endpoint()).contains(URI.create(address));
  }

  @Test
  void ourOwnKeysWinOverTheSharedVariables() {
    bench.variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://other:4318");
    bench.variables.put("OTEL_EXPORTER_OTLP_HEADERS", "a=other");
    String keys = "tracing: {endpoint: \"http://own:4318\", headers: \"a=own\"}";

    TracingConfig tracing = bench.config(ConfigFixture.oneModel(keys, "")).tracing();

    assertThat(tracing.endpoint()).contains(URI.create("http://own:4318/v1/traces"));
    assertThat(tracing.headers()).isEqualTo(Map.of("a", "own"));
  }

  @Test
  void theSharedSwitchTurnsTheSharedVariablesOff() {
    bench.variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://otel:4318");
    bench.variables.put("OTEL_SDK_DISABLED", "true");

    assertThat(bench.config(NOTHING).tracing()).isEqualTo(TracingConfig.off());
  }

  @ParameterizedTest
  @CsvSource({
    "OTEL_EXPORTER_OTLP_ENDPOINT, otel:4317, OTEL_EXPORTER_OTLP_ENDPOINT = otel:4317",
    "OTEL_EXPORTER_OTLP_HEADERS, s3cret, OTEL_EXPORTER_OTLP_HEADERS = (hidden)",
  })
  void aSharedVariableThatIsWrongIsNamed(String variable, String value, String problem) {
    bench.variables.put(variable, value);
    assertThat(bench.problems(NOTHING)).hasLineCount(1).contains(problem).doesNotContain("s3cret");
  }

  @Test
  void noSecretIsShown() {
    String keys = "tracing: {endpoint: \"http://own:4318\", headers: \"a=s3cret\"}";
    assertThat(bench.config(ConfigFixture.oneModel(keys, "")).tracing().toString())
        .contains("headers=[a]")
        .doesNotContain("s3cret");
  }
}
