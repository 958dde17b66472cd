package io.dormouse.worker.model;

import io.dormouse.worker.model.graph.LanguageShape;
import io.dormouse.worker.ort.ElementType;
import io.dormouse.worker.ort.OrtBlock;
import io.dormouse.worker.ort.OrtEnvironment;
import io.dormouse.worker.ort.OrtTensor;

/// Keys and values of all layers for a number of slots, each part {@code [slots, keyValueHeads,
/// capacity, headWidth]}; memory by first touch.
///
/// Spare slots come before slot 0 and have negative numbers.
final class KeyValueCache implements AutoCloseable {
  private static final long ALIGNMENT = 64;
  private static final int SCRATCH_BYTES = 1 << 16;

  private final LanguageShape shape;
  private final ElementType numbers;
  private final int slots;
  private final int spare;
  private final int capacity;
  private final long tokenBytes;
  private final long partBytes;
  private final OrtBlock memory;
  private final OrtBlock scratch = OrtBlock.allocate(SCRATCH_BYTES);

  KeyValueCache(LanguageShape shape, ElementType numbers, int slots, int spare, int capacity) {
    this.shape = shape;
    this.numbers = numbers;
    this.slots = slots;
    this.spare = spare;
    this.capacity = capacity;
    this.tokenBytes = (long) shape.headWidth() * numbers.bytes();
    this.partBytes = aligned(rowOffset(slots, 0));
    this.memory = OrtBlock.reserve(partBytes * parts());
  }

  /// Bytes of a cache of that size.
  static long bytes(LanguageShape shape, ElementType numbers, int slots, int capacity) {
    return Math.multiplyExact(
        shape.cacheBytesPerToken(numbers.bytes()),
        Math.multiplyExact((long) slots, (long) capacity));
  }

  /// Keys (part 0) or values (part 1) of a layer, of {@code count} slots from {@code first} on.
  OrtTensor tensor(OrtEnvironment environment, int layer, int part, int first, int count) {
    return environment.tensor(
        memory,
        (2L * layer + part) * partBytes + rowOffset(first, 0),
        numbers,
        count,
        shape.keyValueHeads(),
        capacity,
        shape.headWidth());
  }

  /// Copies the first tokens of a slot over another's.
  void copy(int from, int to, int tokens) {
    long bytes = tokens * tokenBytes;
    for (int part = 0; part < parts(); part++) {
      for (int head = 0; head < shape.keyValueHeads(); head++) {
        long base = part * partBytes;
        memory.copyFrom(memory, base + rowOffset(from, head), base + rowOffset(to, head), bytes);
      }
    }
  }

  /// Exchanges the first tokens of two slots.
  void swap(int a, int b, int tokens) {
    long bytes = tokens * tokenBytes;
    for (int part = 0; part < parts(); part++) {
      for (int head = 0; head < shape.keyValueHeads(); head++) {
        long base = part * partBytes;
        swap(base + rowOffset(a, head), base + rowOffset(b, head), bytes);
      }
    }
  }

  private void swap(long a, long b, long bytes) {
    for (long done = 0; done < bytes; done += SCRATCH_BYTES) {
      long length = Math.min(SCRATCH_BYTES, bytes - done);
      scratch.copyFrom(memory, a + done, 0, length);
      memory.copyFrom(memory, b + done, a + done, length);
      memory.copyFrom(scratch, 0, b + done, length);
    }
  }

  private int parts() {
    return 2 * shape.layers();
  }

  private long rowOffset(int slot, int head) {
    return ((long) (spare + slot) * shape.keyValueHeads() + head) * capacity * tokenBytes;
  }

  private static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  int spare() {
    return spare;
  }

  int slots() {
    return slots;
  }

  int capacity() {
    return capacity;
  }

  @Override
  public void close() {
    memory.close();
    scratch.close();
  }
}
