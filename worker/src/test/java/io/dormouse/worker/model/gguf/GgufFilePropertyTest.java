package io.dormouse.worker.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.model.weights.Arithmetic;
import io.dormouse.worker.model.weights.WeightLayout;
import io.dormouse.worker.model.weights.WeightPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// Opens valid files that were damaged in every way: each is read or refused, and nothing else.
class GgufFilePropertyTest {
  private static final int TRIES = 10_000;
  private static final int HEADER_BYTES = 1200;

  private static byte[] valid = new byte[0];
  private static Path file = Path.of("");
  private static int read;
  private static int refused;

  @BeforeContainer
  static void writeValid() throws IOException {
    RandomTensors random = new RandomTensors(7);
    valid =
        new GgufWriter(3)
            .text("general.architecture", "llama")
            .whole("general.alignment", 32)
            .texts("tokenizer.ggml.tokens", List.of("a", "bc", "", "def"))
            .reals("tokenizer.ggml.scores", List.of(0f, 1f, 2f))
            .raw(
                "nested",
                9,
                new byte[] {
                  9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 5, 6
                })
            .flag("flag", true)
            .tensor("f", GgufTensorType.F32, random.bytes(GgufTensorType.F32, 8), 8)
            .tensor("q", GgufTensorType.Q4_1, random.bytes(GgufTensorType.Q4_1, 128), 4, 32)
            .tensor("k", GgufTensorType.Q6_K, random.bytes(GgufTensorType.Q6_K, 256), 1, 256)
            .bytes();
    file = Files.createTempFile("damaged", ".gguf");
  }

  @AfterContainer
  static void checkThatBothHappened() throws IOException {
    Files.deleteIfExists(file);
    assertThat(read).isGreaterThan(TRIES / 20);
    assertThat(refused).isGreaterThan(TRIES / 20);
  }

  @Provide
  Arbitrary<List<FileDamage>> damage() {
    return FileDamage.within(HEADER_BYTES);
  }

  @Property(tries = TRIES)
  void damagedFilesAreReadOrRefused(@ForAll("damage") List<FileDamage> all) throws IOException {
    Files.write(file, FileDamage.done(valid, all));
    try (GgufFile opened = GgufFile.open(file)) {
      use(opened);
      read++;
    } catch (GgufException e) {
      refused++;
      assertThat(e.code()).matches("gguf_[a-z_]+|tensor_type_unsupported");
      assertThat(e.text()).isPrintable().hasSizeLessThan(300);
    }
  }

  private static void use(GgufFile opened) throws GgufException {
    for (String key : opened.metadata().keys()) {
      assertThat(opened.metadata().value(key)).isPresent();
    }
    for (GgufTensor tensor : opened.tensors()) {
      opened.read(tensor, 0, new byte[(int) tensor.bytes()], (int) tensor.bytes());
      WeightPlan plan =
          new WeightPlan(
              List.of(
                  new WeightPlan.Request.Linear("l", List.of(tensor.name())),
                  new WeightPlan.Request.Embedding("e", tensor.name())));
      assertThat(WeightLayout.of(opened, plan, Arithmetic.FAST).bytes()).isPositive();
    }
  }
}
