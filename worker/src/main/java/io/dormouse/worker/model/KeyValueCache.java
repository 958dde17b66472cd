package io.dormouse.worker.model;

import io.dormouse.worker.model.graph.LanguageShape;
import io.dormouse.worker.ort.ElementType;
import io.dormouse.worker.ort.OrtEnvironment;
import io.dormouse.worker.ort.OrtTensor;
import io.dormouse.worker.ort.TensorMemory;

/// Keys and values of all layers for a number of slots, each part {@code [slots, keyValueHeads,
/// capacity, headWidth]}.
///
/// Spare slots come before slot 0 and have negative numbers.
final class KeyValueCache implements AutoCloseable {
  private static final long ALIGNMENT = 64;

  private final LanguageShape shape;
  private final ElementType numbers;
  private final int slots;
  private final int spare;
  private final int capacity;
  private final long tokenBytes;
  private final long partBytes;
  private final TensorMemory memory;

  /// How many slots of how many tokens there are.
  record Size(int slots, int spare, int capacity) {}

  KeyValueCache(LanguageShape shape, ElementType numbers, Size size, StepPlace place) {
    this.shape = shape;
    this.numbers = numbers;
    this.slots = size.slots();
    this.spare = size.spare();
    this.capacity = size.capacity();
    this.tokenBytes = (long) shape.headWidth() * numbers.bytes();
    this.partBytes = aligned(rowOffset(slots, 0));
    this.memory = place.resident(partBytes * parts(), exchangeBytes(shape, numbers, capacity));
  }

  /// Bytes of a cache of that size.
  static long bytes(LanguageShape shape, ElementType numbers, int slots, int capacity) {
    return Math.multiplyExact(
        shape.cacheBytesPerToken(numbers.bytes()),
        Math.multiplyExact((long) slots, (long) capacity));
  }

  /// Bytes that a device takes beside it, to exchange two slots.
  static long exchangeBytes(LanguageShape shape, ElementType numbers, int capacity) {
    return (long) shape.keyValueHeads() * capacity * shape.headWidth() * numbers.bytes();
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
    if (tokens == 0 || from == to) {
      return;
    }
    TensorMemory.Rows rows = rows(tokens);
    for (int part = 0; part < parts(); part++) {
      long base = part * partBytes;
      memory.copyRows(base + rowOffset(from, 0), base + rowOffset(to, 0), rows);
    }
  }

  /// Exchanges the first tokens of two slots.
  void swap(int a, int b, int tokens) {
    if (tokens == 0) {
      return;
    }
    TensorMemory.Rows rows = rows(tokens);
    for (int part = 0; part < parts(); part++) {
      long base = part * partBytes;
      memory.swapRows(base + rowOffset(a, 0), base + rowOffset(b, 0), rows);
    }
  }

  /// The first tokens of all heads of one slot's part.
  private TensorMemory.Rows rows(int tokens) {
    return new TensorMemory.Rows(tokens * tokenBytes, shape.keyValueHeads(), headBytes());
  }

  private int parts() {
    return 2 * shape.layers();
  }

  private long headBytes() {
    return capacity * tokenBytes;
  }

  private long rowOffset(int slot, int head) {
    return ((long) (spare + slot) * shape.keyValueHeads() + head) * headBytes();
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
  }
}
