package io.dormouse.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.config.AnswerConfig.Heartbeat;
import io.dormouse.gateway.config.ModelConfig.Timing;
import io.dormouse.gateway.config.ModelSource.ForeignServer;
import io.dormouse.gateway.config.ModelSource.Generation;
import io.dormouse.gateway.config.ModelSource.OwnWorker;
import io.dormouse.gateway.config.ModelSource.Precision;
import io.dormouse.gateway.config.ModelSource.Release;
import io.dormouse.gateway.config.ModelSource.Warmup;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  private static final String EVERY_KEY =
      """
      dormouse:
        home: state
        listen: {host: 0.0.0.0, port: 8081, http2: false}
        management: {host: "::1", port: 0}
        admin-token: 0123456789abcdef
        limits:
          max-body: 16M
          max-concurrent: 7
          max-streams: 12
          heap-body: 1K
          heap-budget: 2M
          spill-budget: 3G
          body-timeout: 1500ms
        drain-timeout: 1m
        trust-tenant-header: true
        tenant-weights: [a=3, b=1]
        tenant-priorities: [a=-5, c=999]
        tracing: {endpoint: "http://otel:4318/", headers: "a=b%20c, d=e", sample-ratio: 0.25, trust-caller: false}
        worker:
          command: [java, worker]
          ort-home: ort
        models:
          meta-llama/Llama-3.1:
            path: model
            providers: [cpu]
            warmup: full
            max-tokens: 128
            truncate: true
            accept-token-ids: true
            precision: exact
            slots: 11
            context: 17
            aliases: [one, two]
            idle-timeout: 1s
            wake-timeout: 2s
            wake-stall-timeout: 3s
            load-timeout: 4s
            drain-timeout: 5s
            stop-timeout: 6s
            wake-backoff: 7s
            wake-backoff-limit: 8s
            queue-timeout: 12s
            first-byte-timeout: 13s
            idle-stream-timeout: 14s
            total-timeout: 15s
            commit-after: 16s
            heartbeat-interval: 17s
            heartbeat: whitespace
            retry: false
            keep-alive-limit: 18s
            max-held: 9
            max-held-per-tenant: 8
            max-held-bytes: 64K
            max-held-bytes-per-tenant: 32K
            fallback: {model: big, after: 19s}
            concurrency: 10
          big:
            command: [sh, -c, "exec serve --port ${PORT} $$ ${HOME%/}", 8]
            stop-command: [kill, "${PID}"]
            ready-path: /ready
            release-by: concurrency
            upstream-name: other
      """;

  @TempDir private Path folder;
  private ConfigFixture bench;

  @BeforeEach
  void start() {
    bench = new ConfigFixture(folder);
  }

  @Test
  void whatIsNotWrittenHasItsDefault() {
    GatewayConfig config = bench.config(ConfigFixture.oneModel("", ""));
    assertThat(config)
        .isEqualTo(
            new GatewayConfig(
                folder.resolve("user/.dormouse"),
                new ListenAddress("127.0.0.1", 8080),
                new ListenAddress("127.0.0.1", 9000),
                Optional.empty(),
                new Http2Config(true, 256),
                new Limits(
                    new ByteSize(32 << 20),
                    1024,
                    new ByteSize(64 << 10),
                    new ByteSize(64 << 20),
                    new ByteSize(1 << 30),
                    Duration.ofSeconds(30)),
                Duration.ofSeconds(30),
                new TenantConfig(false, Map.of(), Map.of()),
                List.of("/jdk/bin/java", "@" + folder.resolve("worker.args"), "worker"),
                List.of("/jdk/bin/java", "@" + folder.resolve("worker.args"), "worker"),
                Optional.empty(),
                KnativeConfig.standard(),
                TracingConfig.off(),
                config.models()));
    assertThat(config.models().values())
        .containsExactly(
            new ModelConfig(
                "mini",
                new OwnWorker(
                    folder.resolve("model"),
                    List.of("cuda", "cpu"),
                    Warmup.MINIMAL,
                    Optional.empty(),
                    false,
                    false,
                    false,
                    new Generation(Precision.FAST, Optional.empty(), Optional.empty())),
                Optional.empty(),
                List.of(),
                new Timing(
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(30),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(1)),
                new HoldConfig(
                    256, 256, new ByteSize(1 << 30), new ByteSize(1 << 30), Duration.ofHours(1)),
                new AnswerConfig(
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(2),
                    Duration.ofHours(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    Heartbeat.COMMENTS,
                    Optional.empty()),
                Optional.empty(),
                64));
    assertThat(bench.config(ConfigFixture.oneServer("")).models().firstEntry().getValue().source())
        .isEqualTo(
            new ForeignServer(
                List.of("serve", "${PORT}"), Optional.empty(), "/health", Release.METRICS));
  }

  @Test
  void everyKeyReachesItsPlace() {
    Path ort = bench.makeFolder("ort");
    GatewayConfig config = bench.config(EVERY_KEY);
    assertThat(config)
        .isEqualTo(
            new GatewayConfig(
                folder.resolve("state"),
                new ListenAddress("0.0.0.0", 8081),
                new ListenAddress("::1", 0),
                Optional.of("0123456789abcdef"),
                new Http2Config(false, 12),
                new Limits(
                    new ByteSize(16 << 20),
                    7,
                    new ByteSize(1 << 10),
                    new ByteSize(2 << 20),
                    new ByteSize(3L << 30),
                    Duration.ofMillis(1500)),
                Duration.ofMinutes(1),
                new TenantConfig(true, Map.of("a", 3, "b", 1), Map.of("a", -5, "c", 999)),
                List.of("java", "worker"),
                List.of("java", "worker"),
                Optional.of(ort),
                KnativeConfig.standard(),
                new TracingConfig(
                    Optional.of(URI.create("http://otel:4318/v1/traces")),
                    Map.of("a", "b c", "d", "e"),
                    0.25,
                    false),
                config.models()));
    ModelConfig own = config.models().firstEntry().getValue();
    assertThat(own)
        .isEqualTo(
            new ModelConfig(
                "meta-llama/Llama-3.1",
                new OwnWorker(
                    folder.resolve("model"),
                    List.of("cpu"),
                    Warmup.FULL,
                    Optional.of(128),
                    true,
                    true,
                    false,
                    new Generation(Precision.EXACT, Optional.of(11), Optional.of(17))),
                Optional.empty(),
                List.of("one", "two"),
                new Timing(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(12),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(6),
                    Duration.ofSeconds(7),
                    Duration.ofSeconds(8)),
                new HoldConfig(
                    9, 8, new ByteSize(64 << 10), new ByteSize(32 << 10), Duration.ofSeconds(18)),
                new AnswerConfig(
                    Duration.ofSeconds(13),
                    Duration.ofSeconds(14),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(16),
                    Duration.ofSeconds(17),
                    Heartbeat.WHITESPACE,
                    Optional.of(false)),
                Optional.of(new Fallback("big", Duration.ofSeconds(19))),
                10));
    ModelConfig foreign = config.models().lastEntry().getValue();
    assertThat(foreign.upstreamName()).contains("other");
    assertThat(foreign.source())
        .isEqualTo(
            new ForeignServer(
                List.of("sh", "-c", "exec serve --port ${PORT} $$ ${HOME%/}", "8"),
                Optional.of(List.of("kill", "${PID}")),
                "/ready",
                Release.CONCURRENCY));
  }

  @Test
  void languageModelsHaveArgumentsOfTheirOwnWhereTheLauncherHasThem() {
    Path arguments = bench.write("worker-language.args", "");
    GatewayConfig config = bench.config(ConfigFixture.oneModel("", ""));
    assertThat(config.workerCommand().get(1)).isEqualTo("@" + folder.resolve("worker.args"));
    assertThat(config.languageWorkerCommand())
        .containsExactly("/jdk/bin/java", "@" + arguments, "worker");
  }

  @Test
  void aModelWithAGgufFileAndNoGraphChats() {
    bench.write("llama.gguf", "");
    OwnWorker file = own("dormouse: {models: {mini: {path: llama.gguf}}}");
    assertThat(file.path()).isEqualTo(folder.resolve("llama.gguf"));
    assertThat(file.chats()).isTrue();
    assertThat(own(ConfigFixture.oneModel("", "")).chats()).isFalse();

    bench.write("model/llama.gguf", "");
    assertThat(own(ConfigFixture.oneModel("", "")).chats()).isTrue();
    bench.makeFolder("model/onnx");
    bench.write("model/onnx/model.onnx", "");
    assertThat(own(ConfigFixture.oneModel("", "")).chats()).isFalse();
  }

  /// Guards the test above: a new key has to be put there; those about Knative have their own.
  @Test
  void theFullMappingLeavesNoKeyOut() {
    List<String> written =
        EVERY_KEY
            .lines()
            .flatMap(line -> Pattern.compile("[a-z0-9-]+(?=: )").matcher(line).results())
            .map(MatchResult::group)
            .toList();
    for (List<Key<?>> keys : List.of(Keys.GATEWAY, Keys.MODEL)) {
      assertThat(keys)
          .filteredOn(key -> !key.name().startsWith("knative."))
          .extracting(key -> key.name().replaceFirst(".*\\.", ""))
          .allSatisfy(name -> assertThat(written).contains(name));
    }
  }

  @Test
  void pathsExpandTheEnvironmentTheHomeFolderAndTheFolderOfState() {
    bench.variables.put("MODELS", "model");
    bench.makeFolder("user/deep/mini");
    bench.makeFolder("user/.dormouse/models/mini");
    String yaml = "dormouse:\n  models:\n    mini:\n      path: '%s'\n";
    assertThat(path(yaml.formatted("${MODELS}"))).isEqualTo(folder.resolve("model"));
    assertThat(path(yaml.formatted("${NONE:model}"))).isEqualTo(folder.resolve("model"));
    assertThat(path(yaml.formatted("${NONE:-model}"))).isEqualTo(folder.resolve("model"));
    assertThat(path(yaml.formatted("~/deep/mini"))).isEqualTo(folder.resolve("user/deep/mini"));
    assertThat(path(yaml.formatted("${HOME}/deep/mini")))
        .isEqualTo(folder.resolve("user/deep/mini"));
    assertThat(path(yaml.formatted("${DORMOUSE_HOME}/models/mini")))
        .isEqualTo(folder.resolve("user/.dormouse/models/mini"));
    assertThat(bench.problems(yaml.formatted("${NONE}/mini")))
        .contains("${NONE}/mini", "no such environment variable: NONE");
  }

  @Test
  void theAdminTokenIsNeverPrinted() {
    String yaml = ConfigFixture.oneModel("admin-token: ${TOKEN}", "");
    bench.variables.put("TOKEN", "correct-horse-battery");
    assertThat(bench.config(yaml).adminToken()).contains("correct-horse-battery");
    assertThat(bench.load(yaml).toString()).doesNotContain("correct-horse");
    bench.variables.put("TOKEN", "short-secret");
    assertThat(bench.problems(yaml))
        .contains("dormouse.admin-token", "at least 16 characters")
        .doesNotContain("short-secret");
    String plain = ConfigFixture.oneModel("admin-token: short-secret", "");
    assertThat(bench.problems(plain)).contains("(hidden)").doesNotContain("short-secret");
    String misspelt = ConfigFixture.oneModel("admin_token: misplaced-secret", "");
    assertThat(bench.problems(misspelt))
        .contains("did you mean dormouse.admin-token?")
        .doesNotContain("misplaced-secret");
  }

  private Path path(String yaml) {
    return own(yaml).path();
  }

  private OwnWorker own(String yaml) {
    return (OwnWorker) bench.config(yaml).models().firstEntry().getValue().source();
  }
}
