package io.dormouse.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigDocumentsTest {
  private static final Path DOCS = Path.of(System.getProperty("basedir", "."), "../src/docs");

  @TempDir private Path folder;
  private ConfigFixture bench;

  @BeforeEach
  void start() {
    bench = new ConfigFixture(folder);
    bench.makeFolder("user/.dormouse/models/all-minilm-l6-v2");
    bench.makeFolder("user/.dormouse/models/smollm2-135m-instruct");
    bench.write("user/.dormouse/models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf", "");
  }

  @Test
  void theShippedReferenceIsWhatTheTableOfKeysSays() throws IOException {
    if (Boolean.getBoolean("dormouse.docs.update")) {
      Files.writeString(DOCS.resolve("dormouse.reference.yaml"), ReferenceFile.text());
    }
    assertThat(document("dormouse.reference.yaml"))
        .as("regenerate with -Ddormouse.docs.update=true")
        .isEqualTo(ReferenceFile.text());
  }

  @Test
  void theReferenceSaysNothingButTheDefaults() throws IOException {
    GatewayConfig reference = bench.config(document("dormouse.reference.yaml"));
    String bare =
        """
        dormouse:
          models:
            all-minilm-l6-v2: {path: "${DORMOUSE_HOME}/models/all-minilm-l6-v2"}
            qwen: {command: [llama-server, --model, qwen.gguf, --port, "${PORT}"]}
            bge-m3: {knative: {service: bge-m3}}
            llama: {knative: {service: llama, engine: foreign}}
        """;
    assertThat(reference).isEqualTo(bench.config(bare));
  }

  @Test
  void theReferenceLoadsWithEveryCommentedKeyInPlaceToo() throws IOException {
    bench.variables.put("ADMIN_TOKEN", "0123456789abcdef");
    bench.variables.put("COLLECTOR_KEY", "secret");
    bench.makeFolder("ort");
    String all =
        document("dormouse.reference.yaml")
            .replaceAll("(?m)^( +)# ([a-z-]+: )", "$1$2")
            .replace("/opt/onnxruntime/lib", "ort");
    assertThat(all).contains("\n      max-tokens:", "\n  admin-token:", "\n      upstream-name:");
    assertThat(all).contains("\n      slots: ", "\n      context: ");
    assertThat(bench.config(all).adminToken()).contains("0123456789abcdef");
    assertThat(violations(all)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dormouse.demo.yaml", "dormouse.embeddings.yaml"})
  void theDemosNeedNothingFromTheEnvironment(String name) throws IOException {
    var models = bench.config(document(name)).models();
    assertThat(models.lastEntry().getKey()).isEqualTo("all-minilm-l6-v2");
    assertThat(models.lastEntry().getValue().aliases()).containsExactly("text-embedding-3-small");
    assertThat(models.values())
        .allSatisfy(model -> assertThat(model.timing().idle()).isEqualTo(Duration.ofMinutes(1)));
  }

  @Test
  void theDemoChatsByItsOwnNameAndByTheOneThatClientsDefaultTo() throws IOException {
    ModelConfig chat =
        bench.config(document("dormouse.demo.yaml")).models().firstEntry().getValue();
    assertThat(chat.name()).isEqualTo("smollm2-135m-instruct");
    assertThat(chat.aliases()).containsExactly("gpt-4o-mini");
    assertThat(((ModelSource.OwnWorker) chat.source()).chats()).isTrue();
  }

  @Test
  void theSchemaAcceptsTheShippedFiles() throws IOException {
    assertThat(violations(document("dormouse.reference.yaml"))).isEmpty();
    assertThat(violations(document("dormouse.demo.yaml"))).isEmpty();
    assertThat(violations(document("dormouse.embeddings.yaml"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dormouse: {models: {}}",
        "dormouse: {lisen: {}, models: {a: {path: m}}}",
        "dormouse: {listen: {port: 70000}, models: {a: {path: m}}}",
        "dormouse: {drain-timeout: 30, models: {a: {path: m}}}",
        "dormouse: {drain-timeout: 5x, models: {a: {path: m}}}",
        "dormouse: {limits: {max-body: 5X}, models: {a: {path: m}}}",
        "dormouse: {models: {a: {}}}",
        "dormouse: {models: {a: {path: m, command: [x]}}}",
        "dormouse: {models: {a: {path: m, ready-path: /x}}}",
        "dormouse: {models: {a: {command: [x], truncate: true}}}",
        "dormouse: {models: {a: {command: x}}}",
        "dormouse: {models: {a: {path: m, warmup: some}}}",
        "dormouse: {models: {'a b': {path: m}}}",
        "dormouse: {knative: {discover: []}}",
        "dormouse: {knative: {discover: [A]}}",
        "dormouse: {models: {a: {path: m, knative: {service: a}}}}",
        "dormouse: {models: {a: {command: [x], knative: {gpus: 1}}}}",
        "dormouse: {models: {a: {knative: {namespace: n}}}}",
        "dormouse: {models: {a: {knative: {service: s, engine: none}}}}",
        "dormouse: {models: {a: {knative: {service: s, args: [x]}}}}",
        "dormouse: {models: {a: {knative: {service: s, engine: foreign, control-port: 8090}}}}",
        "dormouse: {models: {a: {knative: {service: s, engine: foreign}, slots: 4}}}",
        "dormouse: {models: {a: {knative: {service: s}, ready-path: /x}}}",
        "dormouse: {models: {a: {knative: {service: s, node-timeout: 5}}}}",
        "other: {}",
      })
  void theSchemaRefusesWhatTheLoaderRefuses(String yaml) {
    assertThat(violations(yaml)).isNotEmpty();
    assertThat(bench.load(yaml)).isInstanceOf(ConfigResult.Refused.class);
  }

  private static Set<?> violations(String yaml) {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(JsonSchema.text())
        .validate(yaml, InputFormat.YAML);
  }

  private static String document(String name) throws IOException {
    return Files.readString(DOCS.resolve(name));
  }
}
