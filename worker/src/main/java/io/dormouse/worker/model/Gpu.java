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
  private volatile @Nullable Opened opened;

  private record Opened(CudaRuntime runtime, GpuMemoryWatch watch) {}

  Gpu(Path ortLibrary) {
    this.ortLibrary = ortLibrary;
  }

  /// The runtime library, opened if it is not yet; from then on its memory is watched.
  ///
  /// @throws OrtException when that is impossible
  synchronized CudaRuntime open() {
    Opened current = opened;
    if (current == null) {
      CudaRuntime runtime = CudaRuntime.open(CudaObstacle.provider(ortLibrary));
      GpuMemoryWatch watch = new GpuMemoryWatch(runtime::memory, System::nanoTime);
      current = new Opened(runtime, watch);
      opened = current;
    }
    current.watch().start();
    return current.runtime();
  }

  /// Its memory as the driver told it within the last seconds, without waiting; empty before it is
  /// opened, and where the driver does not answer.
  Optional<GpuMemory> memory() {
    return Optional.ofNullable(opened).flatMap(current -> current.watch().latest());
  }

  /// The same, asked of the driver now; may block.
  Optional<GpuMemory> memoryNow() {
    return Optional.ofNullable(opened).flatMap(current -> current.watch().ask());
  }
}
