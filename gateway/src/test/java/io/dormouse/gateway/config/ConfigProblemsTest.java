package io.dormouse.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigProblemsTest {
  @TempDir private Path folder;
  private ConfigFixture bench;

  @BeforeEach
  void start() {
    bench = new ConfigFixture(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "listen: {port: 65536} | dormouse.listen.port = 65536 | a whole number from 0 to 65535",
        "listen: {port: -1} | dormouse.listen.port = -1 | 0 to 65535",
        "listen: {port: http} | dormouse.listen.port = http | 0 to 65535",
        "listen: {host: a b} | dormouse.listen.host = a b | a host name or an IP address",
        "management: {port: 99999} | dormouse.management.port = 99999 | 0 to 65535",
        "management: {port: 8080} | dormouse.management.port = 8080 | the data port 8080 again",
        "limits: {max-body: 32X} | dormouse.limits.max-body = 32X | such as 64K, 32M, 1G",
        "limits: {max-body: 0} | dormouse.limits.max-body = 0 | bytes from 1K to 16G",
        "limits: {max-body: 2G} | dormouse.limits.max-body = 2G | more than limits.spill-budget",
        "limits: {heap-body: 128M} | dormouse.limits.heap-body = 128M | limits.heap-budget (64M)",
        "limits: {max-concurrent: 0} | dormouse.limits.max-concurrent = 0 | from 1 to 1000000",
        "limits: {body-timeout: 0s} | dormouse.limits.body-timeout = 0s | a time above 0",
        "drain-timeout: -5s | dormouse.drain-timeout = -5s | a time above 0",
        "drain-timeout: 30 | dormouse.drain-timeout = 30 | 250ms, 60s, 5m",
        "drain-timeout: 400d | dormouse.drain-timeout = 400d | up to 365d",
        "tenant-weights: [a] | dormouse.tenant-weights = [a] | NAME=WEIGHT",
        "tenant-weights: [a=0] | dormouse.tenant-weights = [a=0] | from 1 to 999",
        "tenant-weights: [a=1, a=2] | dormouse.tenant-weights | two weights",
        "tenant-priorities: [a=1000] | dormouse.tenant-priorities = [a=1000] | from -999 to 999",
        "tenant-priorities: [a=1, a=2] | dormouse.tenant-priorities | two priorities",
        "tracing: {endpoint: otel:4318} | dormouse.tracing.endpoint = otel:4318 | such as http",
        "tracing: {sample-ratio: 2} | dormouse.tracing.sample-ratio = 2 | from 0 to 1",
        "tracing: {headers: s3cret} | dormouse.tracing.headers = (hidden) | NAME=VALUE",
        "drain-timeout: [1s] | dormouse.drain-timeout = [1s] | a time above 0",
        "drain-timeout: | dormouse.drain-timeout | there is no value",
        "home: dormouse.yaml | dormouse.home = dormouse.yaml | is no folder",
        "worker: {command: java} | dormouse.worker.command = java | a list of program",
        "worker: {ort-home: none} | dormouse.worker.ort-home = none | does not exist",
        "worker: 5 | dormouse.worker = 5 | a map of keys",
        "lisen: {port: 1} | dormouse.lisen = a map | did you mean dormouse.listen?",
        "listen: {prot: 1} | dormouse.listen.prot = 1 | did you mean dormouse.listen.port?",
        "idle-timeout: 1s | dormouse.idle-timeout = 1s | it is a key of a model",
      })
  void aWrongGatewayKeyIsNamedWithItsValueAndWhatIsAllowed(String key, String name, String why) {
    assertThat(bench.problems(ConfigFixture.oneModel(key, ""))).hasLineCount(1).contains(name, why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "idle-timout: 1s | idle-timout = 1s | did you mean idle-timeout?",
        "idle_timeout: 1s | idle_timeout = 1s | did you mean idle-timeout?",
        "zzz: 1 | zzz = 1 | unknown key (known here: path,",
        "idle-timeout: 0ms | idle-timeout = 0ms | a time above 0",
        "wake-backoff: 5m | wake-backoff = 5m | longer than wake-backoff-limit",
        "fallback: {model: nobody} | fallback.model | is no model here",
        "fallback: {model: mini} | fallback.model | is the model itself",
        "max-held: 0 | max-held = 0 | a whole number from 1 to",
        "concurrency: many | concurrency = many | a whole number from 1 to",
        "max-tokens: 0 | max-tokens = 0 | a whole number from 1 to",
        "warmup: some | warmup = some | full or minimal",
        "providers: [tpu] | providers = [tpu] | cpu or cuda",
        "providers: [] | providers = [] | not empty",
        "providers: [cpu, cpu] | providers = [cpu, cpu] | each item once",
        "truncate: yes | truncate = yes | true or false",
        "precision: half | precision = half | exact or fast",
        "slots: 0 | slots = 0 | a whole number from 1 to 256",
        "context: 15 | context = 15 | a whole number from 16 to",
        "aliases: [a b] | aliases = [a b] | letters, digits",
        "aliases: [mini] | aliases = [mini] | is the name of a model",
        "aliases: [{a: b}] | aliases = a list of more | a list",
        "stop-command: [kill] | stop-command = [kill] | not allowed for a model with path",
        "ready-path: /ready | ready-path = /ready | not allowed for a model with path",
        "upstream-name: x | upstream-name = x | not allowed for a model with path",
        "command: [serve] | dormouse.models.\"mini\" | path and command exclude each other",
      })
  void aWrongModelKeyIsNamedWithItsValueAndWhatIsAllowed(String key, String name, String why) {
    assertThat(bench.problems(ConfigFixture.oneModel("", key)))
        .hasLineCount(1)
        .contains("dormouse.models.\"mini\"", name, why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "providers: [cpu] | providers = [cpu] | not allowed for a model with command",
        "warmup: full | warmup = full | not allowed for a model with command",
        "max-tokens: 5 | max-tokens = 5 | not allowed for a model with command",
        "truncate: true | truncate = true | not allowed for a model with command",
        "accept-token-ids: true | accept-token-ids = true | not allowed for a model with command",
        "precision: exact | precision = exact | not allowed for a model with command",
        "slots: 4 | slots = 4 | not allowed for a model with command",
        "context: 99 | context = 99 | not allowed for a model with command",
        "ready-path: health | ready-path = health | begins with /",
        "upstream-name: a b | upstream-name = a b | without spaces",
        "stop-command: [] | stop-command = [] | a list of program and arguments",
        "stop-command: kill | stop-command = kill | a list of program and arguments",
      })
  void aWrongKeyOfAForeignServerIsNamed(String key, String name, String why) {
    assertThat(bench.problems(ConfigFixture.oneServer(key)))
        .hasLineCount(1)
        .contains("dormouse.models.\"big\"", name, why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none | none does not exist",
        "none.gguf | none.gguf does not exist",
        "dormouse.yaml | dormouse.yaml is neither",
        "hf:org/repo | hf download org/repo --local-dir",
        "hf:org/repo/m.gguf | hf download org/repo m.gguf --local-dir",
        "hf:org/repo/q4/m.gguf | models/mini/q4/m.gguf",
        "https://host/a/m.gguf?x=1 | curl -L --create-dirs -o",
        "HTTP://host/m.gguf | models/mini/m.gguf",
      })
  void aPathThatIsNoModelHereIsRefusedWithWhatToDo(String path, String why) {
    String yaml = "dormouse:\n  models:\n    mini:\n      path: " + path + "\n";
    assertThat(bench.problems(yaml))
        .hasLineCount(1)
        .contains("dormouse.models.\"mini\".path = " + path, why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | one root key dormouse",
        "[1] | one root key dormouse",
        "text | one root key dormouse",
        "'dormose: {}' | dormose: misspelt root key",
        "'dormouse: 5' | a map of keys must stand here",
        "'dormouse:' | no model is declared",
        "'dormouse: {models: {}}' | no model is declared",
        "'dormouse: {models: [a]}' | a map of keys must stand here",
        "'dormouse: {models: {a: }}' | either path or command",
        "'dormouse: {models: {\"a b\": {command: [x]}}}' | no name for a model",
        "'dormouse: {' | this is no YAML",
        "'dormouse: {models: {a: {command: [x], command: [y]}}}' | .command: the key stands here"
            + " twice",
      })
  void aFileOfTheWrongShapeIsRefused(String yaml, String why) {
    assertThat(bench.problems(yaml)).contains(why).contains("dormouse.yaml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two", "one"})
  void anAliasBelongsToOneModel(String alias) {
    String yaml =
        """
        dormouse:
          models:
            one: {command: [x], aliases: [same]}
            two: {command: [x], aliases: [same, other]}
            three: {command: [x], aliases: [%s]}
        """
            .formatted(alias);
    assertThat(bench.problems(yaml))
        .hasLineCount(2)
        .contains(
            "dormouse.models.\"two\".aliases = [same, other]: \"same\" is an alias of one too"
                + " (dormouse.yaml, line 4)",
            "\"" + alias + "\" is the name of a model (dormouse.yaml, line 5)");
  }

  @Test
  void everyMistakeIsReportedAtOnce() {
    String yaml = ConfigFixture.oneModel("listen: {port: x}\nhmoe: y", "max-held: z\nwarmup: q");
    assertThat(bench.problems(yaml))
        .hasLineCount(4)
        .contains("listen.port = x", "hmoe = y", "max-held = z", "warmup = q")
        .contains("dormouse.yaml, line 2", "dormouse.yaml, line 3", "dormouse.yaml, line 8");
  }

  @Test
  void aFileThatIsNotThereIsAProblemAndNoException() {
    ConfigResult result = new ConfigLoader(bench.surroundings()).load(Path.of("nowhere.yaml"));
    assertThat(result.toString()).contains("nowhere.yaml", "there is no such file");
  }

  @Test
  void theWorkersCommandIsMissedOnlyWhereAModelHasAPath() {
    bench.variables.remove("DORMOUSE_WORKER_ARGS_FILE");
    assertThat(bench.config(ConfigFixture.oneServer("")).workerCommand()).isEmpty();
    assertThat(bench.problems(ConfigFixture.oneModel("", "")))
        .contains("dormouse.worker.command", "DORMOUSE_WORKER_ARGS_FILE");
    bench.variables.put("DORMOUSE_WORKER_ARGS_FILE", "none.args");
    assertThat(bench.problems(ConfigFixture.oneModel("", ""))).contains("none.args");
  }
}
