package io.dormouse.worker.ort;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import org.jspecify.annotations.Nullable;

/// A native block that tensors are laid over and that grows by need; growing ends the views made
/// before.
///
/// Used by one thread at a time; tensors over it must be closed before it grows.
public final class OrtMemory implements AutoCloseable {
  private static final long ALIGNMENT = 64;

  private @Nullable Arena arena;
  private MemorySegment block = MemorySegment.NULL;

  /// Makes sure that many bytes are there; the content is lost when the block grows.
  @SuppressWarnings(
      "MustBeClosedChecker") // the arena lives as long as the block; close() ends both
  public void ensure(long bytes) {
    if (bytes <= block.byteSize()) {
      return;
    }
    close();
    Arena grown = Arena.ofShared();
    arena = grown;
    block = grown.allocate(Math.max(bytes, 2 * block.byteSize()), ALIGNMENT);
  }

  /// The block's bytes now.
  public long capacity() {
    return block.byteSize();
  }

  /// A view of the block as 64-bit integers.
  public LongBuffer asLongs() {
    return block.asByteBuffer().order(ByteOrder.nativeOrder()).asLongBuffer();
  }

  /// A view of the block as 32-bit floats.
  public FloatBuffer asFloats() {
    return block.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  MemorySegment slice(long bytes) {
    if (bytes > block.byteSize()) {
      throw new IllegalArgumentException(
          "the shape needs " + bytes + " bytes, the memory has " + block.byteSize());
    }
    return block.asSlice(0, bytes);
  }

  @Override
  public void close() {
    Arena current = arena;
    if (current != null) {
      current.close();
      arena = null;
      block = MemorySegment.NULL;
    }
  }
}
