package io.dormouse.worker.model;

import io.dormouse.worker.ort.CudaRuntime;
import io.dormouse.worker.ort.OrtException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The GPU of this process: opened by the first load that uses it, and asked for its memory by
/// anyone from then on, also after the model is gone. Safe for many threads.
final class Gpu {
  private final Path ortLibrary;
  private volatile @Nullable CudaRuntime runtime;

  Gpu(Path ortLibrary) {
    this.ortLibrary = ortLibrary;
  }

  /// The runtime library, opened if it is not yet.
  ///
  /// @throws OrtException when that is impossible
  CudaRuntime open() {
    CudaRuntime current = runtime;
    if (current == null) {
      current = CudaRuntime.open(CudaObstacle.provider(ortLibrary));
      runtime = current;
    }
    return current;
  }

  /// Its memory now; empty before it is opened, and where the driver does not answer.
  Optional<GpuMemory> memory() {
    CudaRuntime current = runtime;
    if (current == null) {
      return Optional.empty();
    }
    try {
      CudaRuntime.Memory memory = current.memory();
      return Optional.of(
          new GpuMemory(memory.totalBytes() - memory.freeBytes(), memory.totalBytes()));
    } catch (OrtException _) {
      return Optional.empty();
    }
  }
}
