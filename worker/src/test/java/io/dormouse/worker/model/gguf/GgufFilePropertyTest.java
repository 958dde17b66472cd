package io.dormouse.worker.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.model.weights.Precision;
import io.dormouse.worker.model.weights.WeightLayout;
import io.dormouse.worker.model.weights.WeightPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;

/// Opens valid files that were damaged in every way: each is read or refused, and nothing else.
class GgufFilePropertyTest {
  private static final int HEADER_BYTES = 1200;
  private static final List<Long> EXTREMES =
      List.of(
          -1L,
          0L,
          1L,
          31L,
          0x7fff_ffffL,
          0x8000_0000L,
          0xffff_ffffL,
          1L << 32,
          1L << 60,
          Long.MAX_VALUE,
          Long.MIN_VALUE);

  private static byte[] valid = new byte[0];
  private static Path file = Path.of("");

  /// A change of a file's bytes.
  sealed interface Damage {
    /// @param value eight bytes, lowest first
    record Overwritten(int at, long value, int bytes) implements Damage {}

    record Cut(int length) implements Damage {}

    record Removed(int at, int length) implements Damage {}
  }

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
  static void deleteFile() throws IOException {
    Files.deleteIfExists(file);
  }

  @Provide
  Arbitrary<List<Damage>> damage() {
    Arbitrary<Integer> place = Arbitraries.integers().between(0, HEADER_BYTES);
    Arbitrary<Damage> number =
        Combinators.combine(
                place,
                Arbitraries.oneOf(Arbitraries.of(EXTREMES), Arbitraries.longs()),
                Arbitraries.of(1, 1, 4, 8))
            .as(Damage.Overwritten::new);
    Arbitrary<Damage> removed =
        Combinators.combine(place, Arbitraries.integers().between(1, 64)).as(Damage.Removed::new);
    return Arbitraries.frequencyOf(
            Tuple.of(6, number), Tuple.of(1, place.map(Damage.Cut::new)), Tuple.of(1, removed))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  @Property(tries = 5_000)
  void damagedFilesAreReadOrRefused(@ForAll("damage") List<Damage> all) throws IOException {
    byte[] bytes = valid.clone();
    for (Damage damage : all) {
      bytes = damaged(bytes, damage);
    }
    Files.write(file, bytes);
    try (GgufFile opened = GgufFile.open(file)) {
      use(opened);
      Statistics.collect("read");
    } catch (GgufException e) {
      Statistics.collect("refused");
      assertThat(e.code()).matches("gguf_[a-z_]+|tensor_type_unsupported");
      assertThat(e.text()).isPrintable().hasSizeLessThan(300);
    }
    Statistics.coverage(seen -> {
      seen.check("read").percentage(share -> share > 5);
      seen.check("refused").percentage(share -> share > 5);
    });
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
      assertThat(WeightLayout.of(opened, plan, Precision.FAST).bytes()).isPositive();
    }
  }

  private static byte[] damaged(byte[] bytes, Damage damage) {
    return switch (damage) {
      case Damage.Overwritten(int at, long value, int count) -> {
        for (int i = 0; i < count && at + i < bytes.length; i++) {
          bytes[at + i] = (byte) (value >> (8 * i));
        }
        yield bytes;
      }
      case Damage.Cut(int length) -> Arrays.copyOf(bytes, Math.min(length, bytes.length));
      case Damage.Removed(int at, int length) -> {
        int from = Math.min(at, bytes.length);
        int to = Math.min(from + length, bytes.length);
        byte[] rest = Arrays.copyOf(bytes, bytes.length - (to - from));
        System.arraycopy(bytes, to, rest, from, bytes.length - to);
        yield rest;
      }
    };
  }
}
