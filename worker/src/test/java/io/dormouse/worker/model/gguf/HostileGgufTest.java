package io.dormouse.worker.model.gguf;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files made to mislead: each ends in its own code.
class HostileGgufTest {
  private static final int F32 = 0;
  private static final int TEXT = 8;
  private static final int ARRAY = 9;

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource({"heads", "values", "tensors"})
  void endsInItsCode(byte[] bytes, String code) throws Exception {
    Path path = Files.write(folder.resolve("hostile.gguf"), bytes);
    assertThatThrownBy(() -> GgufFile.open(path))
        .isInstanceOfSatisfying(
            GgufException.class, e -> Assertions.assertThat(e.code()).isEqualTo(code));
  }

  @ParameterizedTest
  @ValueSource(ints = {4711, 31})
  void tensorTypesThatDoNotWorkNameThoseThatDo(int type) throws Exception {
    Path path = Files.write(folder.resolve("hostile.gguf"), entry(type, 0, 32));
    assertThatThrownBy(() -> GgufFile.open(path))
        .hasMessageEndingWith("these work: F32, F16, BF16, Q8_0, Q5_0, Q4_0, Q4_1, Q4_K, Q6_K");
  }

  static Stream<Arguments> heads() {
    byte[] bigEndian = writer().bytes();
    Arrays.fill(bigEndian, 4, 8, (byte) 0);
    bigEndian[7] = 3;
    return Stream.of(
        argumentSet("empty", new byte[0], "gguf_not_gguf"),
        argumentSet("three bytes", new byte[] {'G', 'G', 'U'}, "gguf_not_gguf"),
        argumentSet("another format", new byte[100], "gguf_not_gguf"),
        argumentSet("magic only", new byte[] {'G', 'G', 'U', 'F'}, "gguf_truncated"),
        argumentSet("version 1", new GgufWriter(1).bytes(), "gguf_version"),
        argumentSet("version 4", new GgufWriter(4).bytes(), "gguf_version"),
        argumentSet("big-endian", bigEndian, "gguf_big_endian"),
        argumentSet("tensors beyond all", writer().bytes(Long.MAX_VALUE, 0), "gguf_bad_count"),
        argumentSet("less than no tensor", writer().bytes(-1, 0), "gguf_bad_count"),
        argumentSet("more tensors than bytes", writer().bytes(1000, 0), "gguf_bad_count"),
        argumentSet("values beyond all", writer().bytes(0, 1L << 60), "gguf_bad_count"),
        argumentSet("more values than bytes", writer().bytes(0, 1000), "gguf_bad_count"));
  }

  static Stream<Arguments> values() {
    String half = "a".repeat(HeaderReader.MAX_TEXT_BYTES / 2);
    return Stream.of(
        argumentSet("text beyond the file", value(TEXT, 1L << 40), "gguf_truncated"),
        argumentSet("text of less than nothing", value(TEXT, -1), "gguf_truncated"),
        argumentSet("type unknown", value(13, 0), "gguf_bad_value_type"),
        argumentSet("type below 0", value(-1, 0), "gguf_bad_value_type"),
        argumentSet(
            "neither true nor false",
            writer().raw("k", 7, new byte[] {2}).bytes(),
            "gguf_wrong_value"),
        argumentSet("array beyond the file", array(F32 + 6, 1L << 61), "gguf_bad_count"),
        argumentSet("array of less than nothing", array(TEXT, -5), "gguf_bad_count"),
        argumentSet("texts beyond the file", array(TEXT, 1L << 32), "gguf_bad_count"),
        argumentSet("array of nothing known", array(77, 1), "gguf_bad_value_type"),
        argumentSet("more texts than any vocabulary", manyTexts(), "gguf_bad_count"),
        argumentSet(
            "texts longer than any need",
            writer().text("k", "€".repeat(HeaderReader.MAX_TEXT_BYTES / 3 + 1)).bytes(),
            "gguf_header_too_large"),
        argumentSet(
            "texts together longer than any need",
            writer().text("k", half).text("l", half).bytes(),
            "gguf_header_too_large"),
        argumentSet("arrays in arrays", nested(6), "gguf_bad_nesting"),
        argumentSet("very many arrays in arrays", manyNested(), "gguf_bad_nesting"),
        argumentSet(
            "one key twice", writer().whole("k", 1).whole("k", 2).bytes(), "gguf_duplicate"),
        argumentSet("alignment of 0", aligned(0), "gguf_bad_alignment"),
        argumentSet("alignment of 48", aligned(48), "gguf_bad_alignment"),
        argumentSet("alignment of 2^31", aligned(1 << 31), "gguf_bad_alignment"),
        argumentSet(
            "alignment as text",
            writer().text("general.alignment", "32").bytes(),
            "gguf_wrong_value"));
  }

  static Stream<Arguments> tensors() {
    return Stream.of(
        argumentSet("no dimension", entry(F32, 0), "gguf_bad_tensor"),
        argumentSet("five dimensions", entry(F32, 0, 1, 1, 1, 1, 1), "gguf_bad_tensor"),
        argumentSet("dimension of 0", entry(F32, 0, 4, 0), "gguf_bad_tensor"),
        argumentSet("dimension below 0", entry(F32, 0, -4), "gguf_bad_tensor"),
        argumentSet("product over 64 bits", entry(F32, 0, 1L << 32, 1L << 32), "gguf_bad_tensor"),
        argumentSet("bytes over 64 bits", entry(F32, 0, 1L << 62), "gguf_bad_tensor"),
        argumentSet(
            "product that wraps to 0", entry(F32, 0, 1L << 40, 1L << 24), "gguf_bad_tensor"),
        argumentSet("half a block", entry(2, 0, 2, 16), "gguf_bad_tensor"),
        argumentSet("type unknown", entry(4711, 0, 32), "gguf_unknown_tensor_type"),
        argumentSet("type withdrawn", entry(31, 0, 32), "gguf_withdrawn_tensor_type"),
        argumentSet("offset beyond the end", entry(F32, 1L << 50, 8), "gguf_truncated"),
        argumentSet("offset below 0", entry(F32, -32, 8), "gguf_bad_tensor"),
        argumentSet("offset between blocks", entry(F32, 7, 8), "gguf_bad_tensor"),
        argumentSet(
            "offset near the longest", entry(F32, Long.MAX_VALUE - 31, 8), "gguf_truncated"),
        argumentSet("longer than the file", entry(F32, 0, 1L << 40), "gguf_truncated"),
        argumentSet(
            "two of one name",
            data().entry("t", F32, 0, 8).entry("t", F32, 32, 8).bytes(),
            "gguf_duplicate"),
        argumentSet(
            "two in one place",
            data().entry("t", F32, 0, 16).entry("u", F32, 32, 8).bytes(),
            "gguf_overlap"));
  }

  private static GgufWriter writer() {
    return new GgufWriter(3);
  }

  private static GgufWriter data() {
    return writer().tensor("data", GgufTensorType.F32, new byte[1024], 256);
  }

  private static byte[] value(int type, long length) {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    GgufWriter.int64(value, length);
    return writer().raw("k", type, value.toByteArray()).bytes();
  }

  private static byte[] array(int type, long count) {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    GgufWriter.int32(value, type);
    GgufWriter.int64(value, count);
    return writer().raw("k", ARRAY, value.toByteArray()).bytes();
  }

  private static byte[] nested(int depth) {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    for (int i = 0; i < depth; i++) {
      GgufWriter.int32(value, ARRAY);
      GgufWriter.int64(value, 1);
    }
    GgufWriter.int32(value, F32);
    GgufWriter.int64(value, 0);
    return writer().raw("k", ARRAY, value.toByteArray()).bytes();
  }

  private static byte[] manyNested() {
    int count = MetadataReader.MAX_NESTED + 1;
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    GgufWriter.int32(value, ARRAY);
    GgufWriter.int64(value, count);
    value.writeBytes(new byte[count * 12]);
    return writer().raw("k", ARRAY, value.toByteArray()).bytes();
  }

  private static byte[] manyTexts() {
    int count = MetadataReader.MAX_TEXTS + 1;
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    GgufWriter.int32(value, TEXT);
    GgufWriter.int64(value, count);
    value.writeBytes(new byte[count * 8]);
    return writer().raw("k", ARRAY, value.toByteArray()).bytes();
  }

  private static byte[] aligned(int alignment) {
    return writer().whole("general.alignment", alignment).bytes();
  }

  private static byte[] entry(int type, long offset, long... shape) {
    return writer().texts("k", List.of("some", "bytes")).entry("t", type, offset, shape).bytes();
  }
}
