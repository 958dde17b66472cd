package io.dormouse.worker.model.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.model.MemoryNeed;
import io.dormouse.worker.model.gguf.GgufFile;
import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.gguf.GgufWriter;
import io.dormouse.worker.model.gguf.RandomLlama;
import io.dormouse.worker.model.graph.GgufDescription;
import io.dormouse.worker.model.graph.ModelFamilies;
import io.dormouse.worker.model.graph.ModelFamily;
import io.dormouse.worker.model.weights.Arithmetic;
import io.dormouse.worker.model.weights.WeightLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCommandTest {
  private static final long PLENTY = 1L << 40;

  @TempDir Path folder;

  private record Answer(int code, String text) {}

  private static Answer inspect(Path path, long availableBytes) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int code =
        ModelCommand.run(
            new InspectArguments.Inspect(path, 4, 128),
            availableBytes,
            new PrintStream(text, true, StandardCharsets.UTF_8));
    return new Answer(code, text.toString(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource(
      value = GgufTensorType.class,
      names = {"F32", "F16", "BF16", "Q8_0", "Q5_0", "Q4_0", "Q4_1", "Q4_K", "Q6_K"})
  void modelsOfEverySupportedTypeCanRun(GgufTensorType type) throws Exception {
    RandomLlama.of(type, 1).write(folder.resolve("m.gguf"));
    Answer answer = inspect(folder, PLENTY);
    assertThat(answer.text()).contains("× " + type.name()).doesNotContain("✗");
    assertThat(answer.code()).isZero();
  }

  @Test
  void saysWhatTheModelIsAndNeeds() throws Exception {
    Path path = RandomLlama.of(GgufTensorType.Q8_0, 1).write(folder.resolve("m.gguf"));
    assertThat(inspect(path, PLENTY).text())
        .contains(
            "family               llama",
            "2 layers of 256, feed-forward 512, 4 heads of 64 (2 for keys and values)",
            "context              256 tokens",
            "KV cache, fast       2.0 KiB per token, 256.0 KiB per slot of 128 tokens",
            "KV cache, exact      2.0 KiB per token, 256.0 KiB per slot of 128 tokens",
            "KV cache, fp16       1.0 KiB per token, 128.0 KiB per slot of 128 tokens",
            "gpt2, pre-tokenizer smollm, 270 tokens",
            "✓ chat template        understood",
            needs("fast", Arithmetic.FAST, path),
            needs("exact", Arithmetic.EXACT, path),
            needs("fp16", Arithmetic.HALF, path));
  }

  private static String needs(String label, Arithmetic arithmetic, Path path) throws Exception {
    try (GgufFile file = GgufFile.open(path)) {
      ModelFamily family = ModelFamilies.of(new GgufDescription(file));
      long bytes = WeightLayout.of(file, family.plan(), arithmetic).bytes();
      MemoryNeed need = MemoryNeed.of(bytes, family.shape(), arithmetic, 4, 128);
      return "%-21s%s on disk; in memory %s = weights %s + KV cache %s (4 slots) + working memory %s"
          .formatted(
              "needs, " + label,
              ModelInspector.size(bytes),
              ModelInspector.size(need.total()),
              ModelInspector.size(need.weights()),
              ModelInspector.size(need.cache()),
              ModelInspector.size(need.working()));
    }
  }

  @Test
  void exactHoldsEightBitsAsFp32AndItsCostIsPrinted() throws Exception {
    Path path = RandomLlama.of(GgufTensorType.Q8_0, 1).write(folder.resolve("m.gguf"));
    String text = inspect(path, PLENTY).text();
    assertThat(weights(text, "exact")).isGreaterThan(3 * weights(text, "fast"));
  }

  private static double weights(String text, String label) {
    String number = text.replaceAll("(?s).*needs, " + label + " .*?weights ([0-9.]+) KiB.*", "$1");
    return Double.parseDouble(number);
  }

  @Test
  void whatWorksIsListedInFullWhereSomethingDoesNot() throws Exception {
    Path path =
        new GgufWriter(3)
            .text("general.architecture", "llama")
            .whole("llama.logit_scale", 1)
            .write(folder.resolve("m.gguf"));
    String family =
        inspect(path, PLENTY)
            .text()
            .lines()
            .filter(line -> line.contains("✗ family"))
            .findFirst()
            .orElseThrow();
    assertThat(family).contains("llama.logit_scale").endsWith("vocab_size");
  }

  @Test
  void memoryDecidesByPrecision() throws Exception {
    Path path = RandomLlama.of(GgufTensorType.Q8_0, 1).write(folder.resolve("m.gguf"));
    assertThat(inspect(path, 1 << 20).code()).isOne();
    assertThat(inspect(path, 1 << 20).text()).contains("✗ memory, fast", "✗ memory, exact");
    Answer enoughForOne = inspect(path, fastNeed(path));
    assertThat(enoughForOne.text()).contains("✓ memory, fast", "✗ memory, exact");
    assertThat(enoughForOne.code()).isZero();
  }

  private static long fastNeed(Path path) throws Exception {
    try (GgufFile file = GgufFile.open(path)) {
      ModelFamily family = ModelFamilies.of(new GgufDescription(file));
      long weights = WeightLayout.of(file, family.plan(), Arithmetic.FAST).bytes();
      return MemoryNeed.of(weights, family.shape(), Arithmetic.FAST, 4, 128).total();
    }
  }

  @Test
  void everythingThatDoesNotWorkIsNamed() throws Exception {
    Path path =
        new GgufWriter(3)
            .text("general.architecture", "mamba\u001b[31m")
            .text("tokenizer.ggml.model", "gpt2")
            .text("tokenizer.ggml.pre", "unheard-of")
            .texts("tokenizer.ggml.tokens", List.of("a", "b"))
            .wholes("tokenizer.ggml.token_type", List.of(1, 1))
            .texts("tokenizer.ggml.merges", List.of())
            .tensor("x", GgufTensorType.IQ4_XS, new byte[136], 256)
            .write(folder.resolve("m.gguf"));
    Answer answer = inspect(path, PLENTY);
    assertThat(answer.code()).isOne();
    assertThat(answer.text())
        .contains("✗ family", "mamba", "✗ tensor types", "IQ4_XS", "F32, F16", "✗ tokenizer")
        .contains("unheard-of")
        .doesNotContain("\u001b");
  }

  @ParameterizedTest
  @CsvSource({
    "{% for message,{% fox message,'✗ chat template        line 1: the tag ''fox'' is not supported'",
    "{% endfor %},{% endfox %},chat template",
    "tokenizer.chat_template,tokenizer.chat_templets,none"
  })
  void withoutAUsableTemplateOnlyChatsAreLost(String part, String instead, String why)
      throws Exception {
    Path path = RandomLlama.of(GgufTensorType.Q4_0, 1).write(folder.resolve("m.gguf"));
    replace(path, part, instead);
    Answer answer = inspect(path, PLENTY);
    assertThat(answer.text())
        .contains("✗ chat template", why, "chats are refused, completions work")
        .doesNotContain("✓ chat template");
    assertThat(answer.code()).isZero();
  }

  @Test
  void templateThatIsNoTextFails() throws Exception {
    Path path =
        RandomLlama.of(GgufTensorType.Q4_0, 1)
            .writer()
            .whole("tokenizer.chat_templets", 1)
            .write(folder.resolve("m.gguf"));
    replace(path, "tokenizer.chat_template", "tokenizer.chat_template".toUpperCase(Locale.ROOT));
    replace(path, "tokenizer.chat_templets", "tokenizer.chat_template");
    assertThat(inspect(path, PLENTY).text()).contains("✗ chat template", "a whole number");
    assertThat(inspect(path, PLENTY).code()).isOne();
  }

  @Test
  void vocabularyOfAnotherSizeThanTheOutputFailsUnlessATokenizerLiesBeside() throws Exception {
    Path path =
        RandomLlama.of(GgufTensorType.Q4_0, 1)
            .writer()
            .texts("tokenizer.ggml.tokenz", List.of("a", "b"))
            .wholes("tokenizer.ggml.token_typf", List.of(1, 1))
            .write(folder.resolve("m.gguf"));
    for (String key : List.of("tokenizer.ggml.tokens", "tokenizer.ggml.token_type")) {
      replace(path, key, key.toUpperCase(Locale.ROOT));
    }
    for (String key : List.of("bos_token_id", "eos_token_id")) {
      replace(path, key, key.toUpperCase(Locale.ROOT));
    }
    replace(path, "tokenizer.ggml.tokenz", "tokenizer.ggml.tokens");
    replace(path, "tokenizer.ggml.token_typf", "tokenizer.ggml.token_type");
    assertThat(inspect(path, PLENTY).text())
        .contains("✗ tokenizer", "2 tokens, but the model's output has 270");
    assertThat(inspect(path, PLENTY).code()).isOne();
    Files.createFile(folder.resolve("tokenizer.json"));
    assertThat(inspect(path, PLENTY).text()).contains("✗ tokenizer", "tokenizer.json beside it");
    assertThat(inspect(path, PLENTY).code()).isZero();
  }

  private static void replace(Path path, String part, String instead) throws IOException {
    String bytes = Files.readString(path, StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains(part);
    assertThat(instead).hasSameSizeAs(part);
    Files.writeString(path, bytes.replace(part, instead), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha256-0123", "M.GGUF"})
  void nameThatWorkersDoNotTakeFails(String name) throws Exception {
    Path path = RandomLlama.of(GgufTensorType.Q4_0, 1).write(folder.resolve(name));
    assertThat(inspect(path, PLENTY).text()).contains("✗ name", "end in .gguf");
    assertThat(inspect(path, PLENTY).code()).isOne();
    Path link = Files.createSymbolicLink(folder.resolve("link.gguf"), path);
    assertThat(inspect(link, PLENTY).code()).isZero();
  }

  @Test
  void ropeScalingIsRefused() throws Exception {
    Path path =
        RandomLlama.of(GgufTensorType.Q4_0, 1)
            .writer()
            .text("llama.rope.scaling.type", "yarn")
            .write(folder.resolve("m.gguf"));
    Answer answer = inspect(path, PLENTY);
    assertThat(answer.code()).isOne();
    assertThat(answer.text()).contains("✗ family", "llama.rope.scaling.type \"yarn\"");
  }

  @Test
  void whatIsNoModelEndsInOneLine() throws Exception {
    Path path = Files.writeString(folder.resolve("m.gguf"), "nothing of the kind");
    Answer answer = inspect(path, PLENTY);
    assertThat(answer.code()).isOne();
    assertThat(answer.text()).contains("✗ it is no GGUF file");
    assertThat(inspect(folder.resolve("none"), PLENTY).code()).isOne();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "inspect",
        "list x",
        "inspect x --slots",
        "--slots 2",
        "inspect x --slots 0",
        "inspect x --slots 257",
        "inspect x --context 1048577",
        "inspect x --other 1"
      })
  void wrongArgumentsAreRefused(String line) {
    assertThat(InspectArguments.parse(List.of(line.split(" ", -1))))
        .isInstanceOf(InspectArguments.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "inspect --help", "inspect x -h"})
  void helpIsNoPath(String line) {
    assertThat(InspectArguments.parse(List.of(line.split(" ", -1))))
        .isEqualTo(new InspectArguments.Help());
  }

  @Test
  void argumentsAreRead() {
    assertThat(
            InspectArguments.parse(List.of("inspect", "x", "--slots", "2", "--context", "1048576")))
        .isEqualTo(new InspectArguments.Inspect(Path.of("x"), 2, 1 << 20));
  }
}
