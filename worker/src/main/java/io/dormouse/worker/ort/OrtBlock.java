package io.dormouse.worker.ort;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;

/// Native memory of a fixed size that tensors are laid over, in any part of it; its first byte is
/// aligned to 64 at least.
///
/// Reads and writes allocate nothing on the heap. Tensors over it and sessions that use it are
/// closed before it. Offsets and lengths that leave it are an {@link IndexOutOfBoundsException}.
@SuppressWarnings("MustBeClosedChecker") // the arena lives as long as the block; close() ends both
public final class OrtBlock implements TensorMemory {
  private static final long ALIGNMENT = 64;
  private static final int SCRATCH_BYTES = 1 << 16;

  private final Arena arena;
  private final MemorySegment memory;
  private MemorySegment scratch = MemorySegment.NULL;

  private OrtBlock(Arena arena, MemorySegment memory) {
    this.arena = arena;
    this.memory = memory;
  }

  /// Zeroed memory.
  public static OrtBlock allocate(long bytes) {
    Arena arena = Arena.ofShared();
    try {
      return new OrtBlock(arena, arena.allocate(bytes, ALIGNMENT));
    } catch (OutOfMemoryError | IllegalArgumentException e) {
      arena.close();
      throw e;
    }
  }

  /// Zeroed addresses that become memory by their first touch.
  ///
  /// @throws OutOfMemoryError when the system has no such room
  public static OrtBlock reserve(long bytes) {
    Arena arena = Arena.ofShared();
    try {
      return new OrtBlock(arena, ReservedMemory.reserve(bytes, arena));
    } catch (OutOfMemoryError | IllegalArgumentException e) {
      arena.close();
      throw e;
    }
  }

  /// Memory of someone else, who is told when it is closed.
  @SuppressWarnings("restricted") // calling native code is what this package is for
  static OrtBlock over(long address, long bytes, Runnable closed) {
    Arena arena = Arena.ofShared();
    return new OrtBlock(
        arena, MemorySegment.ofAddress(address).reinterpret(bytes, arena, _ -> closed.run()));
  }

  /// A whole file of any size, to be read.
  public static OrtBlock map(Path file) throws IOException {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(file)) {
      return new OrtBlock(
          arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
    } catch (IOException e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public long bytes() {
    return memory.byteSize();
  }

  /// Writes a 64-bit integer.
  public void putLong(long offset, long value) {
    memory.set(JAVA_LONG, offset, value);
  }

  /// Writes a 32-bit integer.
  public void putInt(long offset, int value) {
    memory.set(JAVA_INT, offset, value);
  }

  /// Writes all of those floats, one after the other.
  public void putFloats(long offset, float[] values) {
    MemorySegment.copy(values, 0, memory, JAVA_FLOAT, offset, values.length);
  }

  /// Writes all of those numbers as fp32 or fp16, one after the other.
  public void putNumbers(long offset, ElementType type, float[] values) {
    switch (type) {
      case FLOAT -> putFloats(offset, values);
      case FLOAT16 -> {
        for (int i = 0; i < values.length; i++) {
          memory.set(JAVA_SHORT, offset + (long) Short.BYTES * i, Float.floatToFloat16(values[i]));
        }
      }
      default -> throw new IllegalArgumentException("no numbers are written as " + type);
    }
  }

  /// Reads as many floats as there is room for.
  public void getFloats(long offset, float[] target) {
    getFloats(offset, target, 0, target.length);
  }

  /// Reads so many floats into {@code target}, from its index {@code at} on.
  public void getFloats(long offset, float[] target, int at, int count) {
    MemorySegment.copy(memory, JAVA_FLOAT, offset, target, at, count);
  }

  /// Copies bytes from another block, or from elsewhere in this one, over this one's.
  public void copyFrom(OrtBlock source, long from, long to, long bytes) {
    MemorySegment.copy(source.memory, from, memory, to, bytes);
  }

  @Override
  public void copyRows(long from, long to, Rows rows) {
    for (int row = 0; row < rows.count(); row++) {
      long at = row * rows.pitch();
      MemorySegment.copy(memory, from + at, memory, to + at, rows.bytes());
    }
  }

  @Override
  public void swapRows(long a, long b, Rows rows) {
    if (scratch.address() == 0) {
      scratch = arena.allocate(SCRATCH_BYTES, ALIGNMENT);
    }
    for (int row = 0; row < rows.count(); row++) {
      swap(a + row * rows.pitch(), b + row * rows.pitch(), rows.bytes());
    }
  }

  private void swap(long a, long b, long bytes) {
    for (long done = 0; done < bytes; done += SCRATCH_BYTES) {
      long length = Math.min(SCRATCH_BYTES, bytes - done);
      MemorySegment.copy(memory, a + done, scratch, 0, length);
      MemorySegment.copy(memory, b + done, memory, a + done, length);
      MemorySegment.copy(scratch, 0, memory, b + done, length);
    }
  }

  /// Its address, where so many bytes lie; allocates nothing.
  long start(long bytes) {
    Objects.checkFromIndexSize(0, bytes, memory.byteSize());
    return memory.address();
  }

  MemorySegment part(long offset, long bytes) {
    return memory.asSlice(offset, bytes);
  }

  @Override
  public void close() {
    arena.close();
  }
}
