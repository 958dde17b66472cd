package io.dormouse.worker.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dormouse.worker.model.gguf.GgufTensorType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Compares with what the Python package `gguf` makes of the same bytes
/// (`src/test/python/tensor_types.py`).
class TensorEncodingTest {
  /// Blocks of one type and their elements.
  static final class Golden {
    private final TensorEncoding encoding;
    private final byte[] source;
    private final float[] elements;

    Golden(TensorEncoding encoding, byte[] source, float[] elements) {
      this.encoding = encoding;
      this.source = source;
      this.elements = elements;
    }

    TensorEncoding encoding() {
      return encoding;
    }

    byte[] source() {
      return source;
    }

    float[] elements() {
      return elements;
    }

    int blocks() {
      return source.length / encoding.type().blockBytes();
    }

    @Override
    public String toString() {
      return encoding.type().name();
    }
  }

  static Stream<Golden> goldens() throws IOException {
    try (InputStream in = TensorEncodingTest.class.getResourceAsStream("/gguf/tensor-types.txt")) {
      String text =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
      return text.lines().map(TensorEncodingTest::golden).toList().stream();
    }
  }

  private static Golden golden(String line) {
    List<String> fields = List.of(line.split(" ", -1));
    GgufTensorType type = GgufTensorType.valueOf(fields.get(0));
    float[] elements = new float[fields.get(2).length() / 8];
    ByteBuffer.wrap(HexFormat.of().parseHex(fields.get(2))).asFloatBuffer().get(elements);
    return new Golden(encoding(type), HexFormat.of().parseHex(fields.get(1)), elements);
  }

  private static TensorEncoding encoding(GgufTensorType type) {
    return TensorEncoding.ALL.stream()
        .filter(encoding -> encoding.type() == type)
        .findFirst()
        .orElseThrow();
  }

  static Stream<Golden> blocked() throws IOException {
    return goldens().filter(golden -> golden.encoding() instanceof BlockedEncoding);
  }

  @Test
  void everyTypeHasAGolden() throws IOException {
    assertThat(goldens().map(Golden::encoding)).hasSameElementsAs(TensorEncoding.ALL);
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void decodesAsTheReferenceDoes(Golden golden) {
    float[] decoded = new float[golden.elements().length];
    golden.encoding().decode(golden.source(), 0, golden.blocks(), decoded, 0);
    assertThat(decoded).containsExactly(golden.elements());
  }

  @ParameterizedTest
  @MethodSource("blocked")
  void packedElementsAreTheReferencesElements(Golden golden) {
    BlockedEncoding encoding = (BlockedEncoding) golden.encoding();
    int count = golden.elements().length;
    PackedElements packed = new PackedElements(count, count, count);
    encoding.pack(golden.source(), 0, golden.blocks(), packed);
    assertThat(packed.valueCount()).isEqualTo(count * encoding.bits() / 8);
    assertThat(packed.scaleCount()).isEqualTo(count / encoding.packedBlock());
    assertThat(packed.correctionCount()).isEqualTo(encoding.corrected() ? count / 32 : 0);
    for (int i = 0; i < count; i++) {
      float scale = packed.scales()[i / encoding.packedBlock()];
      float element = scale * integer(packed, encoding.bits(), i);
      if (encoding.corrected()) {
        float correction = packed.corrections()[i / 32];
        float unit = Math.abs(scale) * 16 + Math.abs(correction);
        assertThat(element + correction).isCloseTo(golden.elements()[i], within(unit * 1e-6f));
      } else {
        assertThat(element).isEqualTo(golden.elements()[i]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("blocked")
  void roundedElementsLieWithinHalfAStep(Golden golden) {
    BlockedEncoding encoding = new RoundedEncoding((BlockedEncoding) golden.encoding());
    int count = golden.elements().length;
    PackedElements packed = new PackedElements(count, count, count);
    encoding.pack(golden.source(), 0, golden.blocks(), packed);
    assertThat(packed.valueCount()).isEqualTo(count);
    assertThat(packed.scaleCount()).isEqualTo(count / 32);
    for (int i = 0; i < count; i++) {
      float scale = packed.scales()[i / 32];
      assertThat(scale * integer(packed, 8, i))
          .isCloseTo(golden.elements()[i], within(scale * 0.5001f));
    }
  }

  @Test
  void zerosStayZeroWhenRounded() {
    BlockedEncoding encoding = new RoundedEncoding(new Q41Encoding());
    PackedElements packed = new PackedElements(32, 1, 1);
    encoding.pack(new byte[20], 0, 1, packed);
    assertThat(packed.scales()[0]).isZero();
    assertThat(integer(packed, 8, 31)).isZero();
  }

  private static int integer(PackedElements packed, int bits, int index) {
    int stored = packed.values()[index * bits / 8] & 0xff;
    return bits == 8 ? stored - 128 : ((stored >> (index % 2 * 4)) & 0x0f) - 8;
  }

  @Test
  void theTypesThatWorkAreNamed() {
    assertThat(GgufTensorType.convertibleNames())
        .isEqualTo(
            TensorEncoding.ALL.stream()
                .map(encoding -> encoding.type().name())
                .collect(Collectors.joining(", ")))
        .isEqualTo("F32, F16, BF16, Q8_0, Q5_0, Q4_0, Q4_1, Q4_K, Q6_K");
    assertThat(List.of(GgufTensorType.Q5_K, GgufTensorType.IQ4_XS))
        .noneMatch(TensorEncoding::knows);
  }
}
