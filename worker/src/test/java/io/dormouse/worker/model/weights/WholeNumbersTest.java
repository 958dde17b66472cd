package io.dormouse.worker.model.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WholeNumbersTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          flags           : fpu avx2 avx512f avx512_vnni amx_int8, SIGNED
          flags           : fpu avx2 avx_vnni,                     SIGNED
          flags           : fpu avx2 avx512f avx512bw,             UNSIGNED
          flags           : fpu avx2 avx512_vnni2,                 UNSIGNED
          Features        : fp asimd asimddp,                      UNSIGNED
          """)
  void areSignedOnlyWhereTheProcessorMultipliesThemExactly(String line, WholeNumbers expected)
      throws IOException {
    Path processors = folder.resolve("cpuinfo");
    Files.writeString(processors, "processor\t: 0\nmodel name\t: Some\n" + line + "\n\n");
    assertThat(WholeNumbers.of(processors)).isEqualTo(expected);
  }

  @Test
  void areUnsignedWhereTheProcessorIsUnknown() {
    assertThat(WholeNumbers.of(folder.resolve("missing"))).isEqualTo(WholeNumbers.UNSIGNED);
  }
}
