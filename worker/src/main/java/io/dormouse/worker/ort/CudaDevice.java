package io.dormouse.worker.ort;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The CUDA device that this process uses, the first it sees, as a place for tensors.
///
/// Its memory and tensors over it are closed before it.
public final class CudaDevice implements AutoCloseable {
  private static final int DEVICE_ALLOCATOR = 0;
  private static final int DEFAULT_MEMORY = 0;

  private final Ort ort;
  private final CudaRuntime cuda;
  private final Names names;
  private final MemorySegment place;

  private CudaDevice(Ort ort, CudaRuntime cuda, Names names, MemorySegment place) {
    this.ort = ort;
    this.cuda = cuda;
    this.names = names;
    this.place = place;
  }

  /// ONNX Runtime's names for a device.
  ///
  /// @param memory of the place of tensors
  /// @param arena of the memory that a session keeps there
  record Names(String memory, String arena) {
    static final Names CUDA = new Names("Cuda", "gpu:0");
  }

  static CudaDevice of(Ort ort, CudaRuntime cuda, Names names) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(names.memory());
      MemorySegment place =
          ort.stored(
              out -> ort.api().createMemoryInfo(name, DEVICE_ALLOCATOR, 0, DEFAULT_MEMORY, out));
      return new CudaDevice(ort, cuda, names, place);
    }
  }

  /// Zeroed memory of the device.
  ///
  /// @param swapped most bytes, gaps between rows included, that are exchanged at once; 0 where
  ///   none
  /// @throws OrtException when there is no room
  public DeviceBlock allocate(long bytes, long swapped) {
    return new DeviceBlock(cuda, place, bytes, swapped);
  }

  /// Memory of the device and as much of the host, which is pinned if that can be had.
  public MirroredBlock mirrored(long bytes) {
    DeviceBlock device = allocate(bytes, 0);
    try {
      return MirroredBlock.onDevice(cuda.hostBlock(bytes), device);
    } catch (OrtException | OutOfMemoryError e) {
      device.close();
      throw e;
    }
  }

  /// Options of a run at whose end the device's arena gives back what is not in use.
  public OrtRunOptions shrinkingArena() {
    return OrtRunOptions.shrinkingArena(ort, names.arena());
  }

  @Override
  public void close() {
    ort.api().release(OrtApi.Released.MEMORY_INFO, place);
  }
}
