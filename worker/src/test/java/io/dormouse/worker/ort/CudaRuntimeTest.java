package io.dormouse.worker.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dormouse.worker.WorkerFixture;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@SuppressWarnings("restricted") // a device's memory is looked at
class CudaRuntimeTest {
  @Test
  void memoryIsWhatTheDriverSays() {
    try (FakeCuda cuda = new FakeCuda(1000)) {
      CudaRuntime runtime = cuda.runtime();
      long address = runtime.allocate(300);
      assertThat(runtime.memory()).isEqualTo(new CudaRuntime.Memory(700, 1000));
      runtime.free(address);
      assertThat(runtime.memory()).isEqualTo(new CudaRuntime.Memory(1000, 1000));
    }
  }

  @Test
  void failuresCarryTheFunctionAndCudasWords() {
    try (FakeCuda cuda = new FakeCuda(1000)) {
      CudaRuntime runtime = cuda.runtime();
      assertThatThrownBy(() -> runtime.allocate(1001))
          .isInstanceOf(OrtException.class)
          .hasMessage("cudaMalloc: out of memory");
    }
  }

  @Test
  void hostMemoryThatCannotBePinnedIsUsualMemory() {
    try (FakeCuda cuda = new FakeCuda(1000)) {
      try (OrtBlock pinned = cuda.runtime().hostBlock(400)) {
        assertThat(cuda.allocatedBytes()).isEqualTo(400);
        pinned.putInt(396, 7);
      }
      assertThat(cuda.allocatedBytes()).isZero();
      try (OrtBlock usual = cuda.runtime().hostBlock(4000)) {
        usual.putInt(3996, 7);
        assertThat(cuda.allocatedBytes()).isZero();
      }
    }
  }

  @Test
  void failuresAreNotLeftForALaterRunToFind() {
    try (FakeCuda cuda = new FakeCuda(1000)) {
      CudaRuntime runtime = cuda.runtime();
      runtime.hostBlock(4000).close();
      assertThat(cuda.lastError()).as("memory that was not pinned").isZero();
      assertThatThrownBy(() -> runtime.allocate(1001)).isInstanceOf(OrtException.class);
      assertThat(cuda.lastError()).as("memory that there was not").isZero();
      runtime.free(64);
      assertThat(cuda.lastError()).as("memory that was never given").isZero();
    }
  }

  @Test
  void copiesToTheDeviceHaveArrivedWhenTheyReturn() {
    try (FakeCuda cuda = new FakeCuda(1000);
        OrtBlock host = OrtBlock.reserve(8)) {
      CudaRuntime runtime = cuda.runtime();
      long device = runtime.allocate(8);
      host.putLong(0, 77);
      runtime.copyToDevice(device, host.start(8), 8);
      assertThat(MemorySegment.ofAddress(device).reinterpret(8).get(ValueLayout.JAVA_LONG, 0))
          .isEqualTo(77);
      runtime.free(device);
    }
  }

  @Test
  void hostWithoutRoomIsOutOfMemory() {
    try (FakeCuda cuda = new FakeCuda(1000)) {
      assertThatThrownBy(() -> cuda.runtime().hostBlock(1L << 60))
          .isInstanceOf(OutOfMemoryError.class);
    }
  }

  @Test
  void libraryThatIsNoneIsUnusable() {
    assertThatThrownBy(() -> CudaRuntime.open(Path.of("nowhere.so")))
        .isInstanceOf(OrtException.class)
        .hasMessageContaining("libcudart.so");
    SymbolLookup empty = _ -> Optional.empty();
    assertThatThrownBy(() -> CudaRuntime.of(empty))
        .isInstanceOf(OrtException.class)
        .hasMessageContaining("lacks a function");
  }

  @Test
  void whatLeavesTheDevicesMemoryIsRefused() {
    try (FakeCuda cuda = new FakeCuda(Long.MAX_VALUE);
        OrtEnvironment environment = OrtEnvironment.open(WorkerFixture.LIBRARY);
        CudaDevice device = cuda.device(environment);
        DeviceBlock block = device.allocate(256, 64)) {
      TensorMemory.Rows rows = new TensorMemory.Rows(32, 2, 64);
      block.copyRows(0, 128, rows);
      assertThatThrownBy(() -> block.copyRows(0, 192, rows))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> block.swapRows(0, 128, rows))
          .as("more than there is room for beside")
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> environment.tensor(block, 0, ElementType.FLOAT, 65))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
