package io.dormouse.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.config.ConfigResult.Overridden;
import io.dormouse.gateway.config.ModelSource.OwnWorker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigOverridesTest {
  private static final String YAML = ConfigFixture.oneModel("listen: {port: 1}", "");

  @TempDir private Path folder;
  private ConfigFixture bench;

  @BeforeEach
  void start() {
    bench = new ConfigFixture(folder);
  }

  @Test
  void aFlagBeatsAPropertyBeatsAVariableBeatsTheFile() {
    assertThat(bench.config(YAML).listen().port()).isEqualTo(1);
    bench.variables.put("DORMOUSE_LISTEN_PORT", "2");
    assertThat(bench.config(YAML).listen().port()).isEqualTo(2);
    bench.properties.put("dormouse.listen.port", "3");
    assertThat(bench.config(YAML).listen().port()).isEqualTo(3);
    bench.flags.put("dormouse.listen.port", "4");
    assertThat(bench.config(YAML).listen().port()).isEqualTo(4);
  }

  @Test
  void everyGatewayKeyHasAVariable() {
    bench.makeFolder("ort");
    bench.variables.put("DORMOUSE_HOME", "state");
    bench.variables.put("DORMOUSE_LIMITS_MAX_BODY", "1M");
    bench.variables.put("DORMOUSE_ADMIN_TOKEN", "0123456789abcdef");
    bench.variables.put("DORMOUSE_DRAIN_TIMEOUT", "PT5S");
    bench.variables.put("DORMOUSE_WORKER_COMMAND", "java,-Dx=a\\,b,worker");
    bench.variables.put("DORMOUSE_WORKER_ORT_HOME", "ort");
    GatewayConfig config = bench.config(YAML);
    assertThat(config.home()).isEqualTo(folder.resolve("state"));
    assertThat(config.limits().maxBody()).isEqualTo(new ByteSize(1 << 20));
    assertThat(config.adminToken()).contains("0123456789abcdef");
    assertThat(config.drainTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.workerCommand()).containsExactly("java", "-Dx=a,b", "worker");
    assertThat(config.ortHome()).contains(folder.resolve("ort"));
  }

  @ParameterizedTest
  @CsvSource({
    "all-minilm-l6-v2, DORMOUSE_MODELS__ALL_MINILM_L6_V2__IDLE_TIMEOUT",
    "all-minilm-l6-v2, DORMOUSE_MODELS_ALL_MINILM_L6_V2_IDLE_TIMEOUT",
    "meta-llama/Llama-3.1:8b, DORMOUSE_MODELS__META_LLAMA_LLAMA_3_1_8B__IDLE_TIMEOUT",
    "plain, DORMOUSE_MODELS_PLAIN_IDLE_TIMEOUT",
  })
  void aVariableReachesAModelWhateverItsNameIsMadeOf(String model, String variable) {
    String yaml =
        "dormouse:\n  models:\n    %s:\n      path: model\n      idle-timeout: 1s\n"
            .formatted(model);
    bench.variables.put(variable, "7s");
    assertThat(idle(yaml)).isEqualTo(Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "a-b, dormouse.models.\"a-b\".idle-timeout",
        "a-b, dormouse.models.a-b.idle-timeout",
        "a.b/c, dormouse.models.\"a.b/c\".idle-timeout",
      })
  void aPropertyReachesAModelWhateverItsNameIsMadeOf(String model, String property) {
    String yaml = "dormouse:\n  models:\n    %s:\n      path: model\n".formatted(model);
    bench.properties.put(property, "7s");
    assertThat(idle(yaml)).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void aListIsWrittenWithCommasAndReplacesTheFiles() {
    String yaml = ConfigFixture.oneModel("", "providers: [cuda, cpu]\naliases: [a]");
    bench.variables.put("DORMOUSE_MODELS__MINI__PROVIDERS", "cpu, cuda");
    bench.properties.put("dormouse.models.mini.aliases", "b,c");
    ModelConfig model = bench.config(yaml).models().firstEntry().getValue();
    assertThat(((OwnWorker) model.source()).providers()).containsExactly("cpu", "cuda");
    assertThat(model.aliases()).containsExactly("b", "c");
  }

  @Test
  void onlyModelsThatTheFileDeclaresAreThere() {
    bench.variables.put("DORMOUSE_MODELS__OTHER__PATH", "model");
    assertThat(bench.config(YAML).models()).containsOnlyKeys("mini");
    bench.properties.put("dormouse.models.other.path", "model");
    assertThat(bench.problems(YAML)).contains("dormouse.models.other.path", "does not declare");
  }

  @Test
  void aMisspeltPropertyIsRefusedAndForeignOnesAreLeftAlone() {
    bench.properties.put("dormouse.build.number", "1");
    bench.properties.put("dormouse.other", "1");
    assertThat(bench.config(YAML).listen().port()).isEqualTo(1);
    bench.properties.put("dormouse.listen.prot", "1");
    assertThat(bench.problems(YAML)).contains("did you mean dormouse.listen.port?");
  }

  @Test
  void aWrongOverrideIsNamedByWhereItStands() {
    bench.variables.put("DORMOUSE_LISTEN_PORT", "tcp://10.0.0.1:80");
    bench.properties.put("dormouse.limits.max-body", "x");
    bench.flags.put("dormouse.management.port", "70000");
    assertThat(bench.problems(YAML))
        .contains("(environment variable DORMOUSE_LISTEN_PORT)")
        .contains("(system property dormouse.limits.max-body)")
        .contains("dormouse.management.port = 70000", "(flag)");
  }

  @Test
  void anEmptyVariableSetsNothing() {
    bench.variables.put("DORMOUSE_ADMIN_TOKEN", "");
    bench.variables.put("DORMOUSE_LISTEN_PORT", " ");
    assertThat(bench.config(YAML).listen().port()).isEqualTo(1);
    assertThat(bench.config(YAML).adminToken()).isEmpty();
  }

  @Test
  void whatTheFileDidNotSayIsTold() {
    bench.variables.put("DORMOUSE_LISTEN_PORT", "2");
    assertThat(ConfigFixture.loaded(bench.load(YAML)).overrides())
        .isEqualTo(
            List.of(
                new Overridden(
                    "dormouse.listen.port", "environment variable DORMOUSE_LISTEN_PORT")));
  }

  private Duration idle(String yaml) {
    return bench.config(yaml).models().firstEntry().getValue().timing().idle();
  }
}
