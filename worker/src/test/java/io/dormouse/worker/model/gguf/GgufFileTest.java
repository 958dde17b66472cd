package io.dormouse.worker.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GgufFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void everyKindOfValueComesBack(int version) throws Exception {
    Path path =
        new GgufWriter(version)
            .text("a.text", "grün")
            .whole("a.whole", -1)
            .real("a.real", 0.5f)
            .flag("a.flag", true)
            .texts("a.texts", List.of("one", "", "drei€"))
            .wholes("a.wholes", List.of(3, -4))
            .reals("a.reals", List.of(1.5f, -2f))
            .raw("a.byte", 0, new byte[] {-1})
            .raw("a.huge", 10, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1})
            .tensor("t", GgufTensorType.F32, new byte[24], 2, 3)
            .write(folder.resolve("values.gguf"));
    try (GgufFile file = GgufFile.open(path)) {
      GgufMetadata metadata = file.metadata();
      assertThat(file.version()).isEqualTo(version);
      assertThat(metadata.text("a.text")).contains("grün");
      assertThat(metadata.whole("a.whole")).hasValue(0xffff_ffffL);
      assertThat(metadata.real("a.real")).hasValue(0.5);
      assertThat(metadata.flag("a.flag")).contains(true);
      assertThat(metadata.texts("a.texts").orElseThrow()).containsExactly("one", "", "drei€");
      assertThat(metadata.numbers("a.wholes").orElseThrow().toInts()).containsExactly(3, -4);
      assertThat(metadata.numbers("a.reals").orElseThrow().toFloats()).containsExactly(1.5f, -2f);
      assertThat(metadata.whole("a.byte")).hasValue(255);
      assertThat(metadata.real("a.huge")).hasValue(0x1p64);
      assertThat(metadata.text("none")).isEmpty();
      assertThatThrownBy(() -> metadata.text("a.whole"))
          .isInstanceOf(GgufException.class)
          .hasMessageContaining("its a.whole is a whole number, not a text");
    }
  }

  @Test
  void tensorsAreFoundAndReadWhereTheyLie() throws Exception {
    byte[] first = new RandomTensors(1).bytes(GgufTensorType.Q4_1, 64);
    byte[] second = new RandomTensors(2).bytes(GgufTensorType.F32, 6);
    Path path =
        new GgufWriter(3)
            .tensor("first", GgufTensorType.Q4_1, first, 2, 32)
            .tensor("second", GgufTensorType.F32, second, 6)
            .write(folder.resolve("tensors.gguf"));
    try (GgufFile file = GgufFile.open(path)) {
      GgufTensor tensor = file.requiredTensor("first");
      assertThat(tensor.shape()).containsExactly(2L, 32L);
      assertThat(tensor.rows()).isEqualTo(2);
      byte[] row = new byte[20];
      file.read(tensor, 20, row, 20);
      assertThat(row).containsExactly(Arrays.copyOfRange(first, 20, 40));
      byte[] all = new byte[24];
      file.read(file.requiredTensor("second"), 0, all, 24);
      assertThat(all).containsExactly(second);
      assertThatThrownBy(() -> file.requiredTensor("third"))
          .hasMessageContaining("it has no tensor third");
    }
  }

  @Test
  void tensorsBeyondTwoGibibytesAreRead() throws Exception {
    long elements = 3L << 28;
    byte[] head =
        new GgufWriter(3)
            .entry("large", GgufTensorType.F32.number(), 0, 1 << 20, elements >> 20)
            .bytes();
    Path path = folder.resolve("large.gguf");
    Files.write(path, head);
    try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
      sparse.setLength(head.length + elements * Float.BYTES);
      sparse.seek(head.length + elements * Float.BYTES - 4);
      sparse.writeInt(0x0a0b0c0d);
    }
    try (GgufFile file = GgufFile.open(path)) {
      GgufTensor tensor = file.requiredTensor("large");
      byte[] last = new byte[4];
      file.read(tensor, tensor.bytes() - 4, last, 4);
      assertThat(last).containsExactly(0x0a, 0x0b, 0x0c, 0x0d);
    }
  }

  @Test
  void everyTensorTypeIsKnownByItsNumber() {
    assertThat(GgufTensorType.values())
        .allSatisfy(type -> assertThat(GgufTensorType.numbered(type.number())).contains(type));
    assertThat(GgufTensorType.numbered(42)).isEmpty();
    assertThat(GgufTensorType.numbered(-1)).isEmpty();
  }

  @Test
  void whatIsNoPlainFileIsRefused() throws IOException {
    assertThatThrownBy(() -> GgufFile.open(folder))
        .isInstanceOfSatisfying(
            GgufException.class, e -> assertThat(e.code()).isEqualTo("gguf_not_found"));
    assertThatThrownBy(() -> GgufFile.open(folder.resolve("none")))
        .isInstanceOfSatisfying(
            GgufException.class, e -> assertThat(e.code()).isEqualTo("gguf_not_found"));
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }
}
