package io.dormouse.worker.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrtBlockTest {
  private static final long GIBIBYTE = 1L << 30;

  @Test
  void reservedMemoryIsTakenByTouch() throws Exception {
    long before = residentBytes();
    try (OrtBlock block = OrtBlock.reserve(8 * GIBIBYTE)) {
      block.putLong(7 * GIBIBYTE, 42);
      float[] zeros = new float[4];
      block.getFloats(3 * GIBIBYTE, zeros);
      assertThat(zeros).containsOnly(0f);
      assertThat(residentBytes() - before).isLessThan(GIBIBYTE);
    }
  }

  @Test
  void moreAddressesThanThereAreIsNoRoom() {
    assertThatThrownBy(() -> OrtBlock.reserve(1L << 60))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessageContaining("no room");
  }

  @Test
  void fileIsMappedWhole(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("weights"), new byte[] {0, 0, -128, 63, 0, 0, 0, 64});
    try (OrtBlock block = OrtBlock.map(file)) {
      float[] values = new float[2];
      block.getFloats(0, values);
      assertThat(values).containsExactly(1f, 2f);
      assertThat(block.bytes()).isEqualTo(8);
    }
  }

  @Test
  void copiesBetweenAndWithinBlocks() {
    try (OrtBlock first = OrtBlock.allocate(64);
        OrtBlock second = OrtBlock.reserve(64)) {
      first.putFloats(0, new float[] {1, 2, 3, 4});
      second.copyFrom(first, 4, 8, 8);
      second.copyFrom(second, 8, 0, 4);
      float[] values = new float[4];
      second.getFloats(0, values);
      assertThat(values).containsExactly(2f, 0f, 2f, 3f);
    }
  }

  @Test
  void whatLeavesTheBlockIsRefused() {
    try (OrtBlock block = OrtBlock.allocate(64)) {
      assertThatThrownBy(() -> block.putLong(60, 1)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> block.getFloats(0, new float[17]))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> block.copyFrom(block, 0, 32, 64))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  private static long residentBytes() throws Exception {
    Matcher matcher =
        Pattern.compile("VmRSS:\\s+(\\d+) kB")
            .matcher(Files.readString(Path.of("/proc/self/status")));
    assertThat(matcher.find()).isTrue();
    return Long.parseLong(matcher.group(1)) << 10;
  }
}
