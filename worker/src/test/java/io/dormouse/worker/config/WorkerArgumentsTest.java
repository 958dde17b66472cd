package io.dormouse.worker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dormouse.worker.model.LanguageSource;
import io.dormouse.worker.model.ModelKind;
import io.dormouse.worker.model.Provider;
import io.dormouse.worker.model.WarmUp;
import io.dormouse.worker.model.weights.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerArgumentsTest {
  private static final List<String> NEEDED =
      List.of("--model", "m", "--path", "/models/m", "--ort-home", "/ort");

  @Test
  void helpNamesTheFlagsWithTheirValues() {
    assertThat(WorkerArguments.help())
        .startsWith("usage: worker --model NAME")
        .contains("--precision fast|exact", "--slots N", "--truncate");
  }

  @Test
  void defaultsAreThoseOfTheContract() throws Exception {
    WorkerOptions options = parse();
    assertThat(options.model()).isEqualTo("m");
    assertThat(options.source().folder()).isEqualTo(Path.of("/models/m"));
    assertThat(options.source().ortLibrary()).isEqualTo(Path.of("/ort/libonnxruntime.so"));
    assertThat(options.source().providers()).containsExactly(Provider.CPU);
    assertThat(options.source().tokenizer().truncate()).isFalse();
    assertThat(options.warmUp()).isEqualTo(WarmUp.MINIMAL);
    assertThat(options.serving().slots()).isEqualTo(64);
    assertThat(options.serving().acceptTokenIds()).isFalse();
    assertThat(options.serving().drainTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(options.serving().limits().maxDelay()).isZero();
    assertThat(options.listen().host()).isEqualTo("127.0.0.1");
    assertThat(options.listen().port()).isZero();
    assertThat(options.listen().controlPort()).isZero();
    assertThat(options.listen().token()).isEmpty();
  }

  @Test
  void everyFlagIsTaken() throws Exception {
    WorkerOptions options =
        parse(
            "--provider",
            "cuda,cpu",
            "--warmup",
            "full",
            "--concurrency",
            "7",
            "--max-batch-tokens",
            "99",
            "--max-batch-delay",
            "5ms",
            "--max-tokens",
            "128",
            "--threads",
            "3",
            "--truncate",
            "--accept-token-ids",
            "--host",
            "0.0.0.0",
            "--port",
            "8012",
            "--control-port",
            "9012",
            "--control-read-only",
            "--drain-timeout",
            "PT2M");
    assertThat(options.source().providers()).containsExactly(Provider.CUDA, Provider.CPU);
    assertThat(options.source().threads()).isEqualTo(3);
    assertThat(options.source().tokenizer().maxTokens()).isEqualTo(128);
    assertThat(options.source().tokenizer().truncate()).isTrue();
    assertThat(options.warmUp()).isEqualTo(WarmUp.FULL);
    assertThat(options.serving().slots()).isEqualTo(7);
    assertThat(options.serving().limits().maxBatchTokens()).isEqualTo(99);
    assertThat(options.serving().limits().maxDelay()).isEqualTo(Duration.ofMillis(5));
    assertThat(options.serving().acceptTokenIds()).isTrue();
    assertThat(options.serving().drainTimeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(options.listen())
        .isEqualTo(new WorkerOptions.ListenOptions("0.0.0.0", 8012, 9012, true, Optional.of("t")));
  }

  @Test
  void ggufFileIsALanguageModelWithDefaultsOfItsOwn() throws Exception {
    WorkerOptions options = language();
    assertThat(options.kind()).isEqualTo(ModelKind.LANGUAGE);
    LanguageSource source = options.language().source();
    assertThat(source.precision()).isEqualTo(Precision.FAST);
    assertThat(source.slots()).isEqualTo(16);
    assertThat(source.capacity()).isEqualTo(4096);
    assertThat(options.serving().slots()).isEqualTo(32);
    assertThat(options.language().limits().exact()).isFalse();
    assertThat(parse().kind()).isEqualTo(ModelKind.EMBEDDING);
  }

  @Test
  void everyFlagOfALanguageModelIsTaken() throws Exception {
    WorkerOptions options =
        language(
            "--precision", "exact", "--slots", "3", "--context", "512", "--prefill-chunk", "32");
    LanguageSource source = options.language().source();
    assertThat(source.precision()).isEqualTo(Precision.EXACT);
    assertThat(source.slots()).isEqualTo(3);
    assertThat(source.capacity()).isEqualTo(512);
    assertThat(options.language().limits().prefillChunkTokens()).isEqualTo(32);
    assertThat(options.language().limits().exact()).isTrue();
    assertThat(options.serving().slots()).isEqualTo(6);
    assertThat(language("--slots", "3", "--concurrency", "9").serving().slots()).isEqualTo(9);
  }

  @Test
  void folderTellsItsKindByItsFiles(@TempDir Path folder) throws Exception {
    Files.createFile(folder.resolve("m.gguf"));
    assertThat(ModelKind.of(folder)).isEqualTo(ModelKind.LANGUAGE);
    Files.createDirectory(folder.resolve("onnx"));
    Files.createFile(folder.resolve("onnx/model.onnx"));
    assertThat(ModelKind.of(folder)).isEqualTo(ModelKind.EMBEDDING);
    assertThat(ModelKind.of(folder.resolve("nothing"))).isEqualTo(ModelKind.EMBEDDING);
  }

  @Test
  void unknownFlagIsRefusedWithTheListOfFlags() {
    assertThatThrownBy(() -> parse("--frobnicate", "1"))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("--frobnicate")
        .hasMessageContaining("--max-batch-tokens N");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--provider gpu | --provider",
        "--provider cpu,cpu | --provider",
        "--warmup some | minimal or full",
        "--concurrency 0 | from 1",
        "--precision half | fast or exact",
        "--precision half | --precision is \"half\"",
        "--slots 0 | --slots is \"0\", but a number from 1 to 256",
        "--context 8 | from 16",
        "--prefill-chunk 1 | from 8",
        "--concurrency x | from 1",
        "--port 70000 | 65535",
        "--drain-timeout soon | 30s",
        "--port 1 --port 2 | twice",
        "--host | needs a value"
      })
  void wrongValueIsRefusedNamingWhatIsAllowed(String flags, String named) {
    assertThatThrownBy(() -> parse(flags.split(" ", -1)))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining(named);
  }

  @Test
  void missingOnnxRuntimeIsRefusedWithTheRemedyAndTheEnvironmentNamesIt() throws Exception {
    List<String> arguments = NEEDED.subList(0, 4);
    assertThatThrownBy(() -> WorkerArguments.parse(arguments, Map.of()))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("--ort-home");
    assertThat(
            WorkerArguments.parse(arguments, Map.of("DORMOUSE_ORT_HOME", "/lib"))
                .source()
                .ortLibrary())
        .isEqualTo(Path.of("/lib/libonnxruntime.so"));
  }

  private static WorkerOptions language(String... flags) throws ArgumentException {
    List<String> arguments =
        new ArrayList<>(List.of("--model", "m", "--path", "/models/m.gguf", "--ort-home", "/ort"));
    arguments.addAll(List.of(flags));
    return WorkerArguments.parse(arguments, Map.of());
  }

  private static WorkerOptions parse(String... flags) throws ArgumentException {
    List<String> arguments = new ArrayList<>(NEEDED);
    arguments.addAll(List.of(flags));
    return WorkerArguments.parse(
        arguments, flags.length == 0 ? Map.of() : Map.of("DORMOUSE_WORKER_TOKEN", "t"));
  }
}
