package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CudaObstacleTest {
  @Test
  void nothingMissingIsNoObstacle() {
    assertThat(CudaObstacle.text(List.of(), Optional.empty())).isEmpty();
  }

  @Test
  void missingDriverIsNamedWithItsRemedy() {
    assertThat(CudaObstacle.text(List.of("libcuda.so.1"), Optional.empty()))
        .contains(
            "libraries not found: libcuda.so.1; looked for in LD_LIBRARY_PATH (not set) and where the system's linker looks; install the NVIDIA driver, which brings libcuda.so.1");
  }

  @Test
  void missingLibrariesAreNamedWithTheirVersionOfCudaAndTheSearchPathIsCountedOnly() {
    assertThat(
            CudaObstacle.text(
                List.of("libcurand.so.10", "libcublas.so.13"), Optional.of("/secret/a::/b")))
        .hasValueSatisfying(text ->
            assertThat(text)
                .contains("libraries not found: libcurand.so.10, libcublas.so.13;")
                .contains("LD_LIBRARY_PATH (2 folders)")
                .contains("install the runtime libraries of CUDA 13, which bring")
                .doesNotContain("secret", "NVIDIA driver"));
  }
}
