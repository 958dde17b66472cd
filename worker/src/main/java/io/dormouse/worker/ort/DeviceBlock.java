package io.dormouse.worker.ort;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// Memory of a CUDA device that tensors are laid over; zeroed.
@SuppressWarnings("restricted") // calling native code is what this package is for
public final class DeviceBlock implements TensorMemory {
  private final CudaRuntime cuda;
  private final MemorySegment place;
  private final long address;
  private final long scratch;
  private final long bytes;
  private final long scratchBytes;

  DeviceBlock(CudaRuntime cuda, MemorySegment place, long bytes, long scratchBytes) {
    this.cuda = cuda;
    this.place = place;
    this.bytes = bytes;
    this.scratchBytes = scratchBytes;
    this.address = cuda.allocate(bytes);
    try {
      cuda.zero(address, bytes);
      this.scratch = scratchBytes == 0 ? 0 : cuda.allocate(scratchBytes);
    } catch (OrtException e) {
      cuda.free(address);
      throw e;
    }
  }

  /// ONNX Runtime's name for where it is.
  MemorySegment place() {
    return place;
  }

  /// Its address; not to be read by the host.
  MemorySegment part(long offset, long length) {
    return MemorySegment.ofAddress(at(offset, length)).reinterpret(length);
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void copyRows(long from, long to, Rows rows) {
    cuda.copyRowsOnDevice(at(to, length(rows)), at(from, length(rows)), rows);
    cuda.await();
  }

  @Override
  public void swapRows(long a, long b, Rows rows) {
    long one = at(a, length(rows));
    long other = at(b, length(rows));
    Objects.checkFromIndexSize(0, length(rows), scratchBytes);
    cuda.copyRowsOnDevice(scratch, one, rows);
    cuda.copyRowsOnDevice(one, other, rows);
    cuda.copyRowsOnDevice(other, scratch, rows);
    cuda.await();
  }

  /// Copies the start of a block of the host over that of this one.
  void fill(OrtBlock source, long length) {
    cuda.copyToDevice(at(0, length), source.start(length), length);
  }

  /// Copies the start of this block over that of one of the host.
  void read(OrtBlock target, long length) {
    cuda.copyToHost(target.start(length), at(0, length), length);
  }

  private static long length(Rows rows) {
    return rows.count() == 0 ? 0 : (rows.count() - 1) * rows.pitch() + rows.bytes();
  }

  private long at(long offset, long length) {
    return address + Objects.checkFromIndexSize(offset, length, bytes);
  }

  @Override
  public void close() {
    cuda.free(address);
    if (scratch != 0) {
      cuda.free(scratch);
    }
  }
}
