package io.dormouse.worker.ort;

/// Memory of a fixed size that tensors are laid over, on the host or on a device.
///
/// Offsets and lengths that leave it are an {@link IndexOutOfBoundsException}.
public sealed interface TensorMemory extends AutoCloseable permits OrtBlock, DeviceBlock {
  /// Its bytes.
  long bytes();

  /// Copies rows that lie {@code pitch} bytes apart over others in the same memory, which lie alike
  /// and are not among them; over when it returns.
  void copyRows(long from, long to, Rows rows);

  /// Exchanges such rows with others.
  void swapRows(long a, long b, Rows rows);

  /// Gives the memory back.
  @Override
  void close();

  /// Which part of a stretch of memory is meant.
  ///
  /// @param bytes of a row
  /// @param pitch bytes from one row's start to the next one's
  record Rows(long bytes, int count, long pitch) {}
}
