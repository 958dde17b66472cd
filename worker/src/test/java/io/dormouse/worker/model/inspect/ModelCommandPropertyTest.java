package io.dormouse.worker.model.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.model.gguf.FileDamage;
import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.gguf.RandomLlama;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// Damages a model in its metadata and its table, which the family, the layout of weights and the
/// tokenizer are made of too: the answer is always one of two.
class ModelCommandPropertyTest {
  private static final int TRIES = 3_000;
  private static final RandomLlama.Sizes TINY = new RandomLlama.Sizes(1, 64, 64, 2, 1, 32, 64);

  private static byte[] valid = new byte[0];
  private static Path file = Path.of("");
  private static int refused;

  @BeforeContainer
  static void writeValid() throws IOException {
    valid =
        new RandomLlama(TINY, GgufTensorType.Q4_1, GgufTensorType.Q8_0, true, 3).writer().bytes();
    file = Files.createTempFile("damaged", ".gguf");
  }

  @AfterContainer
  static void checkThatBothHappened() throws IOException {
    Files.deleteIfExists(file);
    assertThat(refused).isBetween(TRIES / 20, TRIES - TRIES / 20);
  }

  @Provide
  Arbitrary<List<FileDamage>> damage() {
    return FileDamage.within(8_192);
  }

  @Property(tries = TRIES)
  void damagedModelsAreInspectedOrRefused(@ForAll("damage") List<FileDamage> all)
      throws IOException {
    Files.write(file, FileDamage.done(valid, all));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int code =
        ModelCommand.run(
            new InspectArguments.Inspect(file, 16, 4096),
            1L << 40,
            new PrintStream(text, true, StandardCharsets.UTF_8));
    boolean failed =
        text.toString(StandardCharsets.UTF_8)
            .lines()
            .anyMatch(line -> line.startsWith("✗") && !line.startsWith("✗ chat template"));
    assertThat(code).isEqualTo(failed ? 1 : 0);
    refused += code;
  }
}
