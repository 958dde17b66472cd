package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimeWordsTest {
  private static final Path LIBRARY = Path.of("/secret/ort/liby.so");

  @Test
  void foldersOfLibrariesAreLeftOut() {
    assertThat(RuntimeWords.shown("cannot load /secret/ort/libx.so: no symbol", LIBRARY))
        .isEqualTo("cannot load libx.so: no symbol");
  }

  @Test
  void machineAndSourceOfAnErrorOfCudaAreLeftOut() {
    assertThat(
            RuntimeWords.shown(
                "CUDA failure 2: out of memory ; GPU=0 ; hostname=node-7 ; file=/src/cuda_allocator.cc ; line=48 ; expr=cudaMalloc((void**)&p, size); ",
                LIBRARY))
        .isEqualTo("CUDA failure 2: out of memory");
  }

  @ParameterizedTest
  @CsvSource({
    "CUDA failure 2: out of memory ; GPU=0, true",
    "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED, true",
    "CUBLAS failure 3: the resource allocation failed, true",
    "Failed to allocate memory for requested buffer of size 7, true",
    "std::bad_alloc, true",
    "CUDA failure 700: an illegal memory access was encountered, false",
    "cudaMemset: invalid argument, false"
  })
  void lackOfMemoryIsToldFromOtherFailures(String words, boolean lack) {
    assertThat(RuntimeWords.sayLackOfMemory(words)).isEqualTo(lack);
  }
}
