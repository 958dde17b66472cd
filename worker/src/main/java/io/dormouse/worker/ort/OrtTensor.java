package io.dormouse.worker.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A tensor laid over memory that someone else owns.
public final class OrtTensor implements AutoCloseable {
  private final Ort ort;
  private final MemorySegment value;

  private OrtTensor(Ort ort, MemorySegment value) {
    this.ort = ort;
    this.value = value;
  }

  static OrtTensor over(
      Ort ort, MemorySegment place, MemorySegment data, ElementType type, long... dimensions) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      OrtApi.Shape shape =
          new OrtApi.Shape(arena.allocateFrom(JAVA_LONG, dimensions), dimensions.length);
      ort.check(ort.api().createTensorWithData(place, data, shape, type.value(), out));
      return new OrtTensor(ort, out.get(ADDRESS, 0));
    }
  }

  MemorySegment pointer() {
    return value;
  }

  @Override
  public void close() {
    ort.api().release(OrtApi.Released.VALUE, value);
  }
}
