package io.dormouse.worker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dormouse.worker.model.Provider;
import io.dormouse.worker.model.WarmUp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerArgumentsTest {
  private static final List<String> NEEDED =
      List.of("--model", "m", "--path", "/models/m", "--ort-home", "/ort");

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
        .isEqualTo(new WorkerOptions.ListenOptions("0.0.0.0", 8012, 9012, Optional.of("t")));
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

  private static WorkerOptions parse(String... flags) throws ArgumentException {
    List<String> arguments = new ArrayList<>(NEEDED);
    arguments.addAll(List.of(flags));
    return WorkerArguments.parse(
        arguments, flags.length == 0 ? Map.of() : Map.of("DORMOUSE_WORKER_TOKEN", "t"));
  }
}
